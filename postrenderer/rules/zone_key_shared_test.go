package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClientsShareOneCountWhereTheKeyIsTheSameForAll(t *testing.T) {
	for key, shared := range map[string]bool{
		"$server_name":           true,
		"${host}":                true,
		"$host$scheme":           true,
		"$http_host":             true,
		"all":                    true,
		"all-of-$host":           true,
		"$binary_remote_addr":    false,
		"$host$remote_addr":      false,
		"$realip_remote_addr":    false,
		"$http_x_api_key":        false,
		"$request_id":            false, // another one for each request
		"$connection":            false,
		"$uri":                   false,
		"$upstream_addr":         false, // empty when requests are counted
		"$nosuchvar":             false,
		"$server_name $host":     false, // nginx takes no two words, which another rule says
		`" "`:                    false,
		`""`:                     false,
		"$server_name$nosuchvar": false,
	} {
		var want []string
		if shared {
			want = []string{"advice: clients are not told apart: one can use up the limit of all"}
		}
		require.Equal(t, want, findings(t, "zone-key-shared", config("limit-conn-zone-variable: "+key)), key)
	}
	require.Nil(t, findings(t, "zone-key-shared", config(`limit-req-status-code: "429"`)), "the default is $binary_remote_addr")
	require.Equal(t, []string{"count by $binary_remote_addr if the limit shall hold for each client"},
		hints(t, "zone-key-shared", config("limit-conn-zone-variable: $server_name")))
}
