package rules

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVariablesAreTakenOutAsNginxReadsThem(t *testing.T) {
	for value, want := range map[string]struct {
		names []string
		text  string
	}{
		"$binary_remote_addr":      {[]string{"binary_remote_addr"}, ""},
		"${remote_addr}x$HTTP_Key": {[]string{"remote_addr", "http_key"}, "x"},
		"a$host b":                 {[]string{"host"}, "a b"},
		"constant":                 {nil, "constant"},
		"":                         {nil, ""},
		"${open":                   {[]string{"open"}, "${open"},
		"$":                        {[]string{""}, "$"},
		"a$-b":                     {[]string{""}, "a$-b"},
		"${}":                      {[]string{""}, "${}"},
	} {
		names, text := splitVariables(value)
		require.Equal(t, want.names, names, value)
		require.Equal(t, want.text, text, value)
	}
}
