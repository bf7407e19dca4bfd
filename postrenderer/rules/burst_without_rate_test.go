package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMultiplierNeedsARateThatIsOn(t *testing.T) {
	for name, c := range map[string]struct {
		annotations []string
		want        string
	}{
		"by itself":             {[]string{`limit-burst-multiplier: "3"`}, "no-effect: burst multiplier 3 has no rate to multiply"},
		"beside connections":    {[]string{`limit-burst-multiplier: "3"`, `limit-connections: "4"`}, "no-effect: burst multiplier 3 has no rate to multiply"},
		"beside a rate of 0":    {[]string{`limit-burst-multiplier: "3"`, `limit-rps: "0"`}, "no-effect: burst multiplier 3 has no rate to multiply"},
		"a wish":                {[]string{`ratelimit.model-ingress.dev/limits: "{burstMultiplier: 2}"`}, "no-effect: burst multiplier 2 has no rate to multiply"},
		"0, as it is written":   {[]string{`limit-burst-multiplier: "0"`}, "no-effect: burst multiplier 0 has no rate to multiply"},
		"one that is no number": {[]string{`limit-burst-multiplier: "1.5"`}, ""},
		"per second":            {[]string{`limit-burst-multiplier: "3"`, `limit-rps: "10"`}, ""},
		"per minute":            {[]string{`limit-burst-multiplier: "3"`, `limit-rpm: "10"`}, ""},
		"a rate by wish":        {[]string{`limit-burst-multiplier: "3"`, `ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 30}"`}, ""},
		"no multiplier":         {[]string{`limit-connections: "4"`}, ""},
	} {
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		require.Equal(t, want, findings(t, "burst-without-rate", ingress(c.annotations...)), name)
	}
	text := stream(policyOf("override: true", "default:", "  burstMultiplier: 2"), ingress(`limit-burst-multiplier: "0"`))
	require.Equal(t, []string{"no-effect: burst multiplier 2 has no rate to multiply"}, findings(t, "burst-without-rate", text), "what will be written")
	require.Equal(t, []string{"set requestsPerSecond or requestsPerMinute, or drop burstMultiplier"},
		hints(t, "burst-without-rate", ingress(`limit-burst-multiplier: "3"`)))
}
