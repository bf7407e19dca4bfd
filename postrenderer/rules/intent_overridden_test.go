package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWishThatSomethingWrittenByHandOverridesIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		wish, hand string
		want       []string
	}{
		"another rate": {
			"{requestsPerSecond: 10}", `limit-rps: "50"`,
			[]string{"value-ignored: requestsPerSecond 10 is ignored: annotation nginx.ingress.kubernetes.io/limit-rps says 50"},
		},
		"switched off": {
			"{connections: 4}", `limit-connections: "0"`,
			[]string{"value-ignored: connections 4 is ignored: annotation nginx.ingress.kubernetes.io/limit-connections says 0"},
		},
		"bandwidth in its own unit": {
			"{bandwidth: 1Mi}", `limit-rate: "512"`,
			[]string{"value-ignored: bandwidth 1Mi is ignored: annotation nginx.ingress.kubernetes.io/limit-rate says 512Ki"},
		},
		"exempt clients": {
			"{requestsPerSecond: 10, exemptCIDRs: [10.0.0.0/8]}", `limit-allowlist: 192.0.2.7`,
			[]string{"value-ignored: exemptCIDRs 10.0.0.0/8 is ignored: annotation nginx.ingress.kubernetes.io/limit-allowlist says 192.0.2.7/32"},
		},
		"exempt clients under the older name": {
			"{requestsPerSecond: 10, exemptCIDRs: []}", `limit-whitelist: 192.0.2.7`,
			[]string{"value-ignored: exemptCIDRs none is ignored: annotation nginx.ingress.kubernetes.io/limit-whitelist says 192.0.2.7/32"},
		},
		"what the controller cannot read, as it is written": {
			"{requestsPerSecond: 10}", `limit-rps: 10r/s`,
			[]string{`value-ignored: requestsPerSecond 10 is ignored: annotation nginx.ingress.kubernetes.io/limit-rps says "10r/s"`},
		},

		"the same":                       {"{requestsPerSecond: 10}", `limit-rps: "10"`, nil},
		"the same in other words":        {"{bandwidth: 1Mi}", `limit-rate: "1024"`, nil},
		"the same, as Go reads it":       {"{requestsPerSecond: 10}", `limit-rps: "+010"`, nil},
		"the same in another order":      {"{requestsPerSecond: 10, exemptCIDRs: [10.0.0.0/8, 192.0.2.7]}", `limit-allowlist: "192.0.2.7,10.0.0.7/8"`, nil},
		"another limit":                  {"{requestsPerSecond: 10}", `limit-connections: "4"`, nil},
		"nothing by hand":                {"{requestsPerSecond: 10}", `proxy-buffering: "on"`, nil},
		"an older name that is not read": {"{requestsPerSecond: 10}", `limit-rpss: "50"`, nil},
	} {
		require.Equal(t, c.want, findings(t, "intent-overridden", ingress(`ratelimit.model-ingress.dev/limits: "`+c.wish+`"`, c.hand)), name)
	}
	require.Nil(t, findings(t, "intent-overridden", ingress(`limit-rps: "50"`)), "no wish")
}

func TestTheFindingIsAtTheWishThatIsIgnored(t *testing.T) {
	text := ingress(`limit-rps: "50"`, `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 10}"`)
	require.Equal(t, []string{"ratelimit.model-ingress.dev/limits"}, fields(t, "intent-overridden", text))
	require.Equal(t, []string{"say it in one of the two"}, hints(t, "intent-overridden", text))
}

func TestWhereAPolicyOverridesBothNothingIsSaidOfTheTwo(t *testing.T) {
	text := ingress(`limit-rps: "50"`, `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 10}"`)
	require.Nil(t, findings(t, "intent-overridden", stream(policyOf("override: true", "default:", "  requestsPerSecond: 5"), text)))
	require.Len(t, findings(t, "intent-overridden", stream(policyOf("default:", "  requestsPerSecond: 5"), text)), 1)
}
