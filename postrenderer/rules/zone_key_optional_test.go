package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatAClientCanLeaveOutIsNoKeyToCountBy(t *testing.T) {
	for key, want := range map[string]string{
		"$http_x_api_key":              "unlimited: clients whose $http_x_api_key is empty are not limited at all",
		"${http_x_api_key}":            "unlimited: clients whose $http_x_api_key is empty are not limited at all",
		"$HTTP_X_Api_Key":              "unlimited: clients whose $http_x_api_key is empty are not limited at all",
		"$arg_z9$cookie_aZ0":           "unlimited: clients whose $arg_z9 and $cookie_az0 are empty are not limited at all",
		"$arg_token":                   "unlimited: clients whose $arg_token is empty are not limited at all",
		"$cookie_session":              "unlimited: clients whose $cookie_session is empty are not limited at all",
		"$remote_user":                 "unlimited: clients whose $remote_user is empty are not limited at all",
		"$http_x_api_key$cookie_user":  "unlimited: clients whose $http_x_api_key and $cookie_user are empty are not limited at all",
		"$binary_remote_addr":          "",
		"$http_x$binary_remote_addr":   "",
		"$http_host":                   "",
		"$server_name":                 "",
		"key-$http_x_api_key":          "",
		"$http_x_api_key:$cookie_user": "",
		"$nosuchvar$http_x_api_key":    "",
		"all":                          "",
		`""`:                           "",
		"$http_a $http_b":              "", // nginx takes no two words, which another rule says
	} {
		var said []string
		if want != "" {
			said = []string{want}
		}
		require.Equal(t, said, findings(t, "zone-key-optional", config("limit-conn-zone-variable: "+key)), key)
	}
	require.Nil(t, findings(t, "zone-key-optional", config(`limit-req-status-code: "429"`)), "the default is $binary_remote_addr")
	require.Equal(t, []string{"count by $binary_remote_addr, unless something in front of nginx refuses such clients"},
		hints(t, "zone-key-optional", config("limit-conn-zone-variable: $http_x_api_key")))
}
