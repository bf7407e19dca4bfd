package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
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

// ofFoo is an Ingress of the class foo, of which nothing is known.
func ofFoo(annotations ...string) string {
	return strings.Replace(ingress(annotations...), "ingressClassName: nginx", "ingressClassName: foo", 1)
}

func TestALimitIsRequiredAlsoWhereNoKnownIngressNginxHandlesTheIngress(t *testing.T) {
	unknown := `unlimited: policy "house" requires a limit, and no ingress-nginx that is known handles this Ingress: ` +
		`class "foo" is not known to be ingress-nginx's; if it is, say so with --ingress-class foo`
	required := policyOf("required: true")
	for name, doc := range map[string]string{
		"without a limit":               ofFoo(),
		"with one that nobody reads":    ofFoo(`limit-rps: "10"`),
		"with a wish that is not heard": ofFoo(`ratelimit.model-ingress.dev/limits: "{connections: 4}"`),
	} {
		require.Equal(t, []string{unknown}, findings(t, "limit-required", stream(required, doc)), name)
	}
	require.Equal(t, []string{unknown},
		findings(t, "limit-required", stream(policyOf("required: true", "selector:", "  ingressClassNames: [nginx, foo]"), ofFoo())))
	require.Equal(t, []string{`unlimited: policy "house" requires a limit, and no ingress-nginx that is known handles this Ingress: ` +
		`class "edge" belongs to "nginx.org/ingress-controller", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`},
		findings(t, "limit-required", stream(required, classed("nginx.org/ingress-controller", `limit-rps: "10"`))))
	require.Equal(t, []string{"if it is another controller's, name the classes that the policy is for, without this one, in its ingressClassNames"},
		hints(t, "limit-required", stream(required, ofFoo())))
}

func TestALimitThatNobodyHandlesIsRequiredOnlyByThePoliciesThatSelectTheIngress(t *testing.T) {
	for name, spec := range map[string][]string{
		"another class":   {"required: true", "selector:", "  ingressClassNames: [nginx]"},
		"another name":    {"required: true", "selector:", "  names: [other]"},
		"no requirement":  {"default:", "  requestsPerSecond: 10"},
		"a bound of most": {"max:", "  requestsPerSecond: 10"},
	} {
		require.Empty(t, findings(t, "limit-required", stream(policyOf(spec...), ofFoo())), name)
	}
	require.Empty(t, findings(t, "limit-required", ofFoo()), "no policy")
	limited := stream(policyOf("required: true", "default:", "  requestsPerSecond: 10"), ofFoo())
	require.Len(t, findings(t, "limit-required", limited), 1)
	require.Empty(t, findingsWith(t, controller.Options{Classes: []string{"foo"}}, "limit-required", limited), "once the class is named")
}
