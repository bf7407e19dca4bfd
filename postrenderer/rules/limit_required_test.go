package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPolicyMayRequireALimitOnRequests(t *testing.T) {
	required := policyOf("required: true")
	said := []string{`unlimited: policy "house" requires a limit and there is none`}
	for name, c := range map[string]struct {
		annotations []string
		want        []string
	}{
		"nothing":                       {nil, said},
		"bandwidth":                     {[]string{`limit-rate: "100"`, `proxy-buffering: "on"`}, said},
		"a rate of 0":                   {[]string{`limit-rps: "0"`}, said},
		"less than 0":                   {[]string{`limit-rps: "-5"`}, said},
		"what the controller drops":     {[]string{`limit-rps: 10r/s`}, said},
		"only exempt clients":           {[]string{`limit-allowlist: 10.0.0.0/8`}, said},
		"per second":                    {[]string{`limit-rps: "10"`}, nil},
		"per minute":                    {[]string{`limit-rpm: "10"`}, nil},
		"connections":                   {[]string{`limit-connections: "10"`}, nil},
		"a wish":                        {[]string{`ratelimit.model-ingress.dev/limits: "{connections: 4}"`}, nil},
		"a canary, by its main Ingress": {[]string{`canary: "true"`}, nil},
		"no canary after all":           {[]string{`canary: "false"`}, said},
	} {
		require.Equal(t, c.want, findings(t, "limit-required", stream(required, ingress(c.annotations...))), name)
	}
	require.Equal(t, []string{"set a limit in the policy's default, in the limits annotation or on the Ingress"},
		hints(t, "limit-required", stream(required, ingress())))
}

func TestNoLimitIsRequiredWhereAPolicyGivesOneOrSelectsAnotherIngress(t *testing.T) {
	require.Nil(t, findings(t, "limit-required", stream(policyOf("required: true", "default:", "  requestsPerSecond: 10"), ingress())))
	require.Nil(t, findings(t, "limit-required", stream(policyOf("required: true"), policyOf("default:", "  connections: 4"), ingress())))
	require.Nil(t, findings(t, "limit-required", stream(policyOf("required: true", "selector:", "  names: [other]"), ingress())))
	require.Nil(t, findings(t, "limit-required", ingress()))
}
