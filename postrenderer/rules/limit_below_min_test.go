package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMinimumIsEnforcedOnWhatResults(t *testing.T) {
	least := policyOf("min:", "  requestsPerMinute: 60", "  burstMultiplier: 6")
	for name, c := range map[string]struct {
		annotations []string
		want        []string
		hints       []string
	}{
		"by hand": {
			[]string{`limit-rpm: "10"`, `limit-burst-multiplier: "6"`},
			[]string{`: requestsPerMinute 10 is below the minimum 60 of policy "house"`},
			[]string{"the value comes from the controller's own annotations"},
		},
		"by wish": {
			[]string{`ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 59, burstMultiplier: 6}"`},
			[]string{`: requestsPerMinute 59 is below the minimum 60 of policy "house"`},
			[]string{"the value comes from annotation ratelimit.model-ingress.dev/limits"},
		},
		"by default": {
			[]string{`limit-rpm: "60"`},
			[]string{`: burstMultiplier 5 is below the minimum 6 of policy "house"`},
			[]string{"it is the controller's default, since nobody says burstMultiplier"},
		},
		"just right":          {annotations: []string{`limit-rpm: "60"`, `limit-burst-multiplier: "6"`}},
		"off":                 {annotations: []string{`limit-rpm: "0"`}},
		"not said":            {annotations: []string{`limit-connections: "4"`}},
		"nothing to multiply": {annotations: []string{`proxy-buffering: "on"`}},
	} {
		text := stream(least, ingress(c.annotations...))
		require.Equal(t, c.want, findings(t, "limit-below-min", text), name)
		require.Equal(t, c.hints, hints(t, "limit-below-min", text), name)
		require.Nil(t, findings(t, "limit-above-max", text), name)
	}
}

func TestOnlyAPolicyThatSelectsAnIngressBoundsIt(t *testing.T) {
	elsewhere := policyOf("selector:", "  namespaces: [other]", "min:", "  requestsPerMinute: 60")
	require.Nil(t, findings(t, "limit-below-min", stream(elsewhere, ingress(`limit-rpm: "10"`))))
}

func TestEveryPolicyThatSelectsAnIngressBoundsIt(t *testing.T) {
	text := stream(policyOf("min:", "  requestsPerMinute: 60"), policyOf("min:", "  requestsPerMinute: 30"), ingress(`limit-rpm: "10"`))
	require.Len(t, findings(t, "limit-below-min", text), 2)
}
