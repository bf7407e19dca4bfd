package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAVariableThatNginxDoesNotHaveStopsTheController(t *testing.T) {
	const stops = ": nginx refuses its whole configuration, for every Ingress of this controller"
	for value, want := range map[string]string{
		`$nosuchvar`:                    "nginx has no variable $nosuchvar",
		`${remote_address}`:             "nginx has no variable $remote_address",
		`$binary_remote_addr$http-host`: "nginx has no variable $http",
		`$x_forwarded_for`:              "nginx has no variable $x_forwarded_for",
	} {
		stream := config("limit-conn-zone-variable: " + value)
		require.Equal(t, []string{"controller-frozen: " + want + stops}, findings(t, "zone-key-unknown", stream), value)
		require.Equal(t, []string{"write $binary_remote_addr, or take the key out"}, hints(t, "zone-key-unknown", stream))
	}
	require.Len(t, findings(t, "zone-key-unknown", config("limit-conn-zone-variable: $no$such")), 2)
}

// nginx 1.22.1 refuses each of these in a map.
func TestAKeyThatIsNotOneValueStopsTheController(t *testing.T) {
	for _, value := range []string{`""`, `~`, `" "`, `$remote_addr $host`, `$remote_addr;`, `${remote_addr`, `$`, `$remote_addr-$`} {
		got := findings(t, "zone-key-unknown", config("limit-conn-zone-variable: "+value))
		require.Len(t, got, 1, value)
		require.Contains(t, got[0], " is not one value as nginx's map takes it: nginx refuses its whole configuration", value)
	}
}

// nginx 1.22.1 takes each of these in a map, or has its variable from a later release on.
func TestVariablesThatNginxHasAreFine(t *testing.T) {
	for _, value := range []string{
		`$binary_remote_addr`, `${remote_addr}`, `$BINARY_REMOTE_ADDR`, `$remote_addr$http_x_api_key`, `"${remote_addr}-$host"`, `$server_name`, `$request_id`,
		`$http_x_api_key`, `$http_`, `$arg_token`, `$cookie_session`, `$sent_http_x`, `$upstream_http_x`, `$proxy_protocol_addr`, `$proxy_protocol_tlv_0xEA`,
		`$ssl_client_fingerprint`, `$ssl_alpn_protocol`, `$uid_got`, `$proxy_add_x_forwarded_for`, `$namespace`, `$req_id`, `$1`, `$12`, `everyone`,
		`'"$remote_addr $host"'`,
	} {
		require.Empty(t, findings(t, "zone-key-unknown", config("limit-conn-zone-variable: "+value)), value)
	}
	require.Empty(t, findings(t, "zone-key-unknown", config(`limit-req-status-code: "429"`)), "where nothing is said it is $binary_remote_addr")
}

func TestAVariableThatSomethingElseMayBringIsNotReported(t *testing.T) {
	for _, line := range []string{
		`http-snippet: map $http_authorization $user_key { default $http_authorization; }`,
		`server-snippet: set $user_key $http_x;`,
		`location-snippet: set $user_key $http_x;`,
		`main-snippet: load_module modules/x.so;`,
		`use-geoip2: "true"`,
		`use-geoip: "true"`,
		`allow-snippet-annotations: "true"`,
	} {
		require.Empty(t, findings(t, "zone-key-unknown", config("limit-conn-zone-variable: $user_key", line)), line)
	}
	for _, line := range []string{`http-snippet: ""`, `use-geoip2: "false"`, `allow-snippet-annotations: "false"`, `proxy-buffering: "on"`} {
		require.NotEmpty(t, findings(t, "zone-key-unknown", config("limit-conn-zone-variable: $user_key", line)), line)
	}
}
