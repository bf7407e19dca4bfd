package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExemptClientsNeedALimitThatIsOn(t *testing.T) {
	said := []string{"no-effect: there is no limit that these clients could be exempt from"}
	for name, c := range map[string]struct {
		annotations []string
		want        []string
	}{
		"by itself":                 {[]string{`limit-allowlist: 10.0.0.0/8`}, said},
		"under the older name":      {[]string{`limit-whitelist: 10.0.0.0/8`}, said},
		"a wish":                    {[]string{`ratelimit.model-ingress.dev/limits: "{exemptCIDRs: [10.0.0.0/8]}"`}, said},
		"beside bandwidth":          {[]string{`limit-allowlist: 10.0.0.0/8`, `limit-rate: "100"`, `proxy-buffering: "on"`}, said},
		"beside a rate of 0":        {[]string{`limit-allowlist: 10.0.0.0/8`, `limit-rps: "0"`}, said},
		"per second":                {[]string{`limit-allowlist: 10.0.0.0/8`, `limit-rps: "10"`}, nil},
		"per minute":                {[]string{`limit-allowlist: 10.0.0.0/8`, `limit-rpm: "10"`}, nil},
		"connections":               {[]string{`limit-allowlist: 10.0.0.0/8`, `limit-connections: "10"`}, nil},
		"an empty list":             {[]string{`limit-allowlist: ""`}, nil},
		"a list that is not read":   {[]string{`limit-allowlist: everybody`}, nil},
		"who may come in at all":    {[]string{`whitelist-source-range: 10.0.0.0/8`}, nil},
		"who may come in, new name": {[]string{`allowlist-source-range: 10.0.0.0/8`}, nil},
	} {
		require.Equal(t, c.want, findings(t, "exempt-without-limit", ingress(c.annotations...)), name)
	}
	require.Equal(t, []string{"set requestsPerSecond, requestsPerMinute or connections, or drop exemptCIDRs"},
		hints(t, "exempt-without-limit", ingress(`limit-allowlist: 10.0.0.0/8`)))
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-whitelist"}, fields(t, "exempt-without-limit", ingress(`limit-whitelist: 10.0.0.0/8`)))
}
