package postrenderer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

const byNamespace = "selector: {namespaces: [\"team-*\"]}, default: {requestsPerMinute: 30}"

// homeless is an Ingress that names no namespace, with annotations, one a line.
func homeless(annotations ...string) string {
	return strings.Replace(web(annotations...), "  namespace: shop\n", "", 1)
}

// team is a policy with that spec, from a file.
func team(t *testing.T, spec string) []*policy.Policy {
	t.Helper()
	return policies(t, strings.Replace(lenient(spec), "lenient", "team", 1))
}

func TestAPolicyForSomeNamespacesIsAnErrorWhereAnIngressNamesNone(t *testing.T) {
	findings, _ := found(t, postrenderer.Options{Policies: team(t, byNamespace)}, homeless(`a/b: ""`))
	require.Equal(t, []string{`namespace-unknown: policy "team" (policies.yaml) selects by namespace, and this Ingress names none; say --namespace`}, findings)

	result, err := postrenderer.New(postrenderer.Options{Policies: team(t, byNamespace)}).Render([]byte(homeless(`a/b: ""`)))
	var failed *postrenderer.FindingsError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "line 1, column 1 of the stream: error: Ingress web:\n"+
		"    policy \"team\" (policies.yaml) selects by namespace, and this Ingress names none; say --namespace [namespace-unknown]", err.Error())
	require.Equal(t, "unlimited", result.Findings[0].Effect.String())
	require.Empty(t, result.Output.Bytes())
}

func TestThereIsOneFindingForEachIngressAndPolicyOfAnUnknownNamespace(t *testing.T) {
	both := append(team(t, byNamespace), policies(t, lenient(byNamespace))...)
	findings, _ := found(t, postrenderer.Options{Policies: both}, homeless(`a/b: ""`)+"---\n"+homeless(negative))
	require.Len(t, findings, 5)
	require.Equal(t, 2, strings.Count(strings.Join(findings, "\n"), `policy "team"`))
	require.Contains(t, findings, `value-negative: "-5" is negative: the controller drops this limit`, "the rest is judged too")
}

func TestTheNamespaceThatIsSaidIsThatOfObjectsThatNameNone(t *testing.T) {
	o := postrenderer.Options{Policies: team(t, byNamespace)}
	for namespace, written := range map[string]int{"team-a": 1, "shop": 0} {
		o.Namespace = namespace
		result, err := postrenderer.New(o).Render([]byte(homeless(`a/b: ""`)))
		require.NoError(t, err, namespace)
		require.Empty(t, result.Findings, namespace)
		require.Len(t, result.Ingresses[0].Written, written, namespace)
	}
	o.Namespace = "team-a"
	result, err := postrenderer.New(o).Render([]byte(web(`a/b: ""`)))
	require.NoError(t, err)
	require.Empty(t, result.Ingresses[0].Written, "what an Ingress names is stronger")
}

func TestANamespaceNeedNotBeKnownWhereItDecidesNothing(t *testing.T) {
	for name, c := range map[string]struct{ spec, stream string }{
		"every namespace":         {`selector: {namespaces: ["*"]}, default: {requestsPerMinute: 30}`, homeless(`a/b: ""`)},
		"no namespaces":           {`default: {requestsPerMinute: 30}`, homeless(`a/b: ""`)},
		"another class":           {`selector: {namespaces: [a], ingressClassNames: [b]}, required: true`, homeless(`a/b: ""`)},
		"another name":            {`selector: {namespaces: [a], names: [b]}, required: true`, homeless(`a/b: ""`)},
		"another host":            {`selector: {namespaces: [a], hosts: [b]}, required: true`, homeless(`a/b: ""`)},
		"other labels":            {`selector: {namespaces: [a], labels: {matchLabels: {a: b}}}, required: true`, homeless(`a/b: ""`)},
		"a namespace":             {byNamespace, web(`a/b: ""`)},
		"an Ingress of others":    {byNamespace, strings.Replace(homeless(`a/b: ""`), "nginx", "foo", 1)},
		"nothing but a cluster's": {byNamespace, strings.Replace(web(`a/b: ""`), "spec:", "  uid: 1-2\nspec:", 1)},
	} {
		findings, _ := found(t, postrenderer.Options{Policies: team(t, c.spec)}, c.stream)
		require.NotContains(t, strings.Join(findings, "\n"), "namespace-unknown", name)
	}
}

func TestAPolicyThatRequiresALimitHasToKnowTheNamespaceOfEveryIngress(t *testing.T) {
	foreign := strings.Replace(homeless(`a/b: ""`), "nginx", "foo", 1)
	o := postrenderer.Options{Policies: team(t, "selector: {namespaces: [\"team-*\"]}, required: true")}
	findings, _ := found(t, o, foreign)
	require.Contains(t, findings, `namespace-unknown: policy "team" (policies.yaml) selects by namespace, and this Ingress names none; say --namespace`)
	o.Namespace = "team-a"
	findings, _ = found(t, o, foreign)
	require.Contains(t, strings.Join(findings, "\n"), "limit-required: policy \"team\" (policies.yaml) requires a limit, and no ingress-nginx that is known handles")
	o.Namespace = "shop"
	findings, _ = found(t, o, foreign)
	require.Len(t, findings, 1)
	require.Contains(t, findings[0], "class-not-handled")
}

func TestAnUnknownNamespaceIsAcceptedFromOutsideTheStream(t *testing.T) {
	o := postrenderer.Options{Policies: team(t, byNamespace)}
	findings, _ := found(t, o, homeless(ignoring("namespace-unknown: no team has it")))
	require.Len(t, findings, 2)
	require.Contains(t, findings[1], "suppression-invalid: namespace-unknown is a bound that a policy sets")

	o.Policies = append(o.Policies, policies(t, lenient("ignore: [{rule: namespace-unknown, reason: known}]"))...)
	findings, accepted := found(t, o, homeless(`a/b: ""`))
	require.Empty(t, findings)
	require.Len(t, accepted, 1)
	require.Equal(t, "known", accepted[0].Reason)
}
