package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheLimitsOfACanaryDoNothing(t *testing.T) {
	said := []string{"no-effect: the limits of a canary Ingress do nothing: those of the main Ingress hold for both"}
	for name, c := range map[string]struct {
		annotations []string
		want        []string
	}{
		"a rate":                {[]string{`canary: "true"`, `limit-rps: "10"`}, said},
		"bandwidth":             {[]string{`canary: "true"`, `limit-rate: "100"`, `proxy-buffering: "on"`}, said},
		"a wish":                {[]string{`canary: "true"`, `ratelimit.model-ingress.dev/limits: "{connections: 4}"`}, said},
		"no limit":              {[]string{`canary: "true"`, `canary-weight: "10"`}, nil},
		"a limit that is off":   {[]string{`canary: "true"`, `limit-rps: "0"`}, nil},
		"no canary":             {[]string{`canary: "false"`, `limit-rps: "10"`}, nil},
		"no boolean":            {[]string{`canary: "yes"`, `limit-rps: "10"`}, nil},
		"only a weight":         {[]string{`canary-weight: "10"`, `limit-rps: "10"`}, nil},
		"only exempt addresses": {[]string{`canary: "true"`, `limit-allowlist: 10.0.0.0/8`}, nil},
	} {
		require.Equal(t, c.want, findings(t, "canary-ignored", ingress(c.annotations...)), name)
	}
	require.Equal(t, []string{"write the limits on the main Ingress"}, hints(t, "canary-ignored", ingress(`canary: "true"`, `limit-rps: "10"`)))
}

func TestWhatAPolicyGivesToACanaryIsNotItsAuthorsMistake(t *testing.T) {
	everyone := policyOf("default:", "  requestsPerSecond: 10")
	require.Nil(t, findings(t, "canary-ignored", stream(everyone, ingress(`canary: "true"`))))
}
