package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNoAnnotationChangesTheStatus(t *testing.T) {
	const said = "no-effect: the status is the same for all Ingresses of a controller: this does nothing, and what is over a limit gets "
	for name, c := range map[string]struct{ config, want string }{
		"the ConfigMap is not known": {"", "what the ConfigMap says, or 503"},
		"it says nothing":            {config("use-gzip: \"true\""), "503"},
		"it says one for both":       {config(`limit-req-status-code: "429"`, `limit-conn-status-code: "429"`), "429"},
		"it says one":                {config(`limit-req-status-code: "429"`), "429 over a rate and 503 over connections"},
		"it cannot be read":          {config(`limit-req-status-code: many`), "503"},
	} {
		text := ingress(`limit-rps: "10"`, `limit-req-status-code: "429"`)
		if c.config != "" {
			text = stream(c.config, text)
		}
		require.Equal(t, []string{said + c.want}, findings(t, "status-as-annotation", text), name)
	}
}

func TestNamesThatWereMeantForAStatus(t *testing.T) {
	for name, meant := range map[string]bool{
		"limit-req-status-code":                true,
		"limit-conn-status-code":               true,
		"limit-status-code":                    true,
		"limit-conn-status":                    true,
		"rate-limit-status":                    true,
		"limit-reject-code":                    true,
		"limit-rps":                            false,
		"limit-rpss":                           false,
		"custom-http-errors":                   false,
		"permanent-redirect-code":              false,
		"status":                               false,
		"example.com/limit-req-status-code":    false,
		"nginx.org/limit-req-reject-code":      false,
		"ingress.kubernetes.io/limit-req-code": false,
	} {
		require.Equal(t, meant, len(findings(t, "status-as-annotation", ingress(name+`: "429"`))) == 1, name)
	}
	require.Equal(t, []string{"set limit-req-status-code and limit-conn-status-code in the controller's ConfigMap"},
		hints(t, "status-as-annotation", ingress(`limit-req-status-code: "429"`)))
}
