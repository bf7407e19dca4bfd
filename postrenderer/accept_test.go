package postrenderer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

const (
	ignoreKey = "ratelimit.model-ingress.dev/ignore"
	rps       = "nginx.ingress.kubernetes.io/limit-rps"
	negative  = rps + `: "-5"`
	none      = rps + `: "0"`
)

// web is an Ingress with annotations, one a line.
func web(annotations ...string) string {
	text := "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: shop\n  annotations:\n"
	for _, a := range annotations {
		text += "    " + a + "\n"
	}
	return text + "spec:\n  ingressClassName: nginx\n  rules:\n    - host: shop.example.com\n"
}

// ignoring is the annotation that accepts findings.
func ignoring(value string) string { return ignoreKey + `: "` + value + `"` }

// lenient is a policy for every Ingress, with more of its spec.
func lenient(spec string) string {
	return "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: lenient}\nspec: {" + spec + "}\n"
}

func policies(t *testing.T, text string) []*policy.Policy {
	t.Helper()
	p, err := policy.Parse("policies.yaml", []byte(text))
	require.NoError(t, err)
	return p
}

// found returns the findings of a stream, one "rule: message" each, and what was accepted.
func found(t *testing.T, o postrenderer.Options, stream string) (findings []string, accepted []postrenderer.Accepted) {
	t.Helper()
	o.FailOn = postrenderer.Never
	result, err := postrenderer.New(o).Render([]byte(stream))
	require.NoError(t, err)
	for _, d := range result.Findings {
		findings = append(findings, d.Rule+": "+d.Message)
	}
	return findings, result.Accepted
}

func TestAnAnnotationAcceptsTheFindingsOfARuleOnItsObject(t *testing.T) {
	stream := web(negative, ignoring("value-negative: the old client cannot wait"))
	findings, accepted := found(t, postrenderer.Options{}, stream)
	require.Empty(t, findings)
	require.Len(t, accepted, 1)
	require.Equal(t, "value-negative", accepted[0].Rule)
	require.Equal(t, "the old client cannot wait", accepted[0].Reason)
	require.Equal(t, "annotation ratelimit.model-ingress.dev/ignore", accepted[0].By)

	_, err := postrenderer.New(postrenderer.Options{}).Render([]byte(stream))
	require.NoError(t, err, "what is accepted fails nothing")
}

func TestAnAnnotationAcceptsNothingElse(t *testing.T) {
	other := "---\n" + web(negative) // of the same name, but not that object
	findings, accepted := found(t, postrenderer.Options{}, web(negative, ignoring("value-negative: known"))+other)
	require.Len(t, findings, 1)
	require.Len(t, accepted, 1)

	findings, _ = found(t, postrenderer.Options{}, web(negative, "nginx.ingress.kubernetes.io/limit-rpss: \"1\"", ignoring("value-negative: known")))
	require.Equal(t, []string{"limit-unknown: no release of the controller knows this limit, and it ignores what it does not know"}, findings)
}

func TestOneAnnotationMayAcceptSeveralRules(t *testing.T) {
	findings, accepted := found(t, postrenderer.Options{}, web(negative, `nginx.ingress.kubernetes.io/limit-rpm: "0"`, ignoreKey+": |",
		"  value-negative: the old client: cannot wait", "  value-zero: open until the launch"))
	require.Empty(t, findings)
	require.Len(t, accepted, 2)
	require.Equal(t, "the old client: cannot wait", accepted[0].Reason)
	require.Equal(t, "open until the launch", accepted[1].Reason)
}

func TestASuppressionNeedsAReason(t *testing.T) {
	for value, want := range map[string]string{
		"value-negative":      `suppression-invalid: value-negative: the reason is missing: write "value-negative: why"`,
		"value-negative: ":    `suppression-invalid: value-negative: the reason is missing: write "value-negative: why"`,
		": the client is old": `suppression-invalid: want a rule and a reason, such as "value-zero: open until the launch", not ": the client is old"`,
	} {
		findings, accepted := found(t, postrenderer.Options{}, web(negative, ignoring(value)))
		require.ElementsMatch(t, []string{want, `value-negative: "-5" is negative: the controller drops this limit`}, findings, value)
		require.Empty(t, accepted)
	}
	_, err := policy.Parse("policies.yaml", []byte(lenient("ignore: [{rule: value-negative}]")))
	require.ErrorContains(t, err, "is missing: say why the finding is accepted")
}

func TestASuppressionNamesARuleThatThereIs(t *testing.T) {
	for rule, want := range map[string]string{
		"value-negativ":      `"value-negativ" is not the id of a rule that can be suppressed; did you mean value-negative?`,
		"scope-unknwn":       `"scope-unknwn" is not the id of a rule that can be suppressed; did you mean scope-unknown?`,
		"everything":         `"everything" is not the id of a rule that can be suppressed`,
		"*":                  `"*" is not the id of a rule that can be suppressed`,
		"refused":            `"refused" is not the id of a rule that can be suppressed`,
		"policy-invalid":     `"policy-invalid" is not the id of a rule that can be suppressed`,
		"suppression-unused": `"suppression-unused" is not the id of a rule that can be suppressed`,
	} {
		for _, stream := range []string{web(ignoring(rule + ": known")), lenient(`ignore: [{rule: "`+rule+`", reason: known}]`) + "---\n" + web(`a/b: ""`)} {
			findings, _ := found(t, postrenderer.Options{}, stream)
			require.Equal(t, []string{"suppression-invalid: " + want}, findings, rule)
		}
	}
}

func TestWhatStopsTheControllerCannotBeAccepted(t *testing.T) {
	const frozen = `connections-out-of-range: 70000 connections are more than nginx takes: nginx refuses its whole configuration, for every Ingress of this controller`
	const refusal = "suppression-invalid: connections-out-of-range stops the whole controller here; nobody can accept that for the others"
	connections := `nginx.ingress.kubernetes.io/limit-connections: "70000"`

	findings, accepted := found(t, postrenderer.Options{}, web(connections, ignoring("connections-out-of-range: known")))
	require.ElementsMatch(t, []string{frozen, refusal}, findings)
	require.Empty(t, accepted)

	outside := postrenderer.Options{Policies: policies(t, lenient("ignore: [{rule: connections-out-of-range, reason: known}]"))}
	findings, accepted = found(t, outside, web(connections))
	require.ElementsMatch(t, []string{frozen, refusal}, findings, "not even from outside the stream")
	require.Empty(t, accepted)

	// On a canary it stops nothing.
	findings, accepted = found(t, postrenderer.Options{}, web(connections, `nginx.ingress.kubernetes.io/canary: "true"`,
		ignoreKey+": |", "  connections-out-of-range: known", "  canary-ignored: known"))
	require.Empty(t, findings)
	require.Len(t, accepted, 2)
}

func TestABoundIsLiftedFromOutsideTheStreamOnly(t *testing.T) {
	bounds := lenient("max: {requestsPerSecond: 5}, min: {requestsPerSecond: 2}, required: true")
	for rule, ing := range map[string]string{
		"limit-above-max": web(rps + `: "10"`),
		"limit-below-min": web(rps + `: "1"`),
		"limit-required":  web(`a/b: ""`),
	} {
		lift := `ignore: [{rule: ` + rule + `, reason: agreed with the platform team}]`
		inside := "suppression-invalid: " + rule + " is a bound that a policy sets; only a policy from outside the stream can lift it"

		findings, accepted := found(t, postrenderer.Options{Policies: policies(t, bounds)}, lenient(lift)+"---\n"+ing)
		require.Contains(t, findings, inside)
		require.Len(t, findings, 2, rule)
		require.Empty(t, accepted)

		annotated := web(ignoring(rule + ": known"))
		findings, _ = found(t, postrenderer.Options{}, annotated)
		require.Equal(t, []string{inside}, findings, "nor by an annotation")

		findings, accepted = found(t, postrenderer.Options{Policies: policies(t, bounds+"---\n"+lenient(lift))}, ing)
		require.Empty(t, findings, rule)
		require.Len(t, accepted, 1)
		require.Equal(t, `policy "lenient" (policies.yaml)`, accepted[0].By)
		require.Equal(t, "agreed with the platform team", accepted[0].Reason)
	}
}

func TestARequiredLimitOfAnIngressThatNobodyHandlesIsLiftedFromOutsideTheStreamOnly(t *testing.T) {
	const left = `class-not-handled: is left alone: class "foo" is not known to be ingress-nginx's; if it is, say so with --ingress-class foo`
	const lift = "ignore: [{rule: limit-required, reason: another controller limits it}]"
	const inside = "suppression-invalid: limit-required is a bound that a policy sets; only a policy from outside the stream can lift it"
	ofFoo := func(annotation string) string {
		return strings.Replace(web(annotation), "ingressClassName: nginx", "ingressClassName: foo", 1)
	}
	required := postrenderer.Options{Policies: policies(t, lenient("required: true"))}
	for _, stream := range []string{lenient(lift) + "---\n" + ofFoo(`a/b: ""`), ofFoo(ignoring("limit-required: another controller limits it"))} {
		findings, accepted := found(t, required, stream)
		require.Len(t, findings, 3)
		require.Subset(t, findings, []string{left, inside})
		require.Contains(t, strings.Join(findings, "\n"), `limit-required: policy "lenient" (policies.yaml) requires a limit, and no ingress-nginx`)
		require.Empty(t, accepted)
	}

	outside := postrenderer.Options{Policies: policies(t, lenient("required: true")+"---\n"+lenient(lift))}
	findings, accepted := found(t, outside, ofFoo(`a/b: ""`))
	require.Equal(t, []string{left}, findings)
	require.Len(t, accepted, 1)
	require.Equal(t, "another controller limits it", accepted[0].Reason)

	elsewhere := postrenderer.Options{Policies: policies(t, lenient("required: true")+"---\n"+lenient("selector: {names: [api]}, "+lift))}
	findings, accepted = found(t, elsewhere, ofFoo(`a/b: ""`))
	require.Len(t, findings, 2, "a policy lifts it for what it selects")
	require.Empty(t, accepted)
}

func TestAPolicyAcceptsFindingsOnTheIngressesThatItSelects(t *testing.T) {
	ignore := "ignore: [{rule: value-negative, reason: known}]"
	for _, text := range []string{lenient(ignore), lenient("selector: {names: [web]}, " + ignore), lenient("selector: {hosts: ['*.example.com']}, " + ignore)} {
		findings, accepted := found(t, postrenderer.Options{}, text+"---\n"+web(negative))
		require.Empty(t, findings, "a policy of the stream may accept what is no bound")
		require.Len(t, accepted, 1)
		require.Equal(t, `policy "lenient"`, accepted[0].By)
	}
	findings, accepted := found(t, postrenderer.Options{}, lenient("selector: {names: [api]}, "+ignore)+"---\n"+web(negative))
	require.Equal(t, []string{`value-negative: "-5" is negative: the controller drops this limit`}, findings, "it may be for other streams, and is not reported")
	require.Empty(t, accepted)
}

func TestASuppressionOfNothingIsReported(t *testing.T) {
	findings, _ := found(t, postrenderer.Options{}, web(rps+`: "10"`, ignoring("value-negative: known")))
	require.Equal(t, []string{"suppression-unused: there is no finding of value-negative here; take the suppression out"}, findings)

	findings, _ = found(t, postrenderer.Options{}, lenient("ignore: [{rule: value-negative, reason: known}]")+"---\n"+web(rps+`: "10"`))
	require.Equal(t, []string{"suppression-unused: no Ingress that the policy selects here has a finding of value-negative"}, findings)

	elsewhere := strings.Replace(web(ignoring("class-foreign: known")), "ingressClassName: nginx", "ingressClassName: edge", 1)
	findings, _ = found(t, postrenderer.Options{}, elsewhere)
	require.Contains(t, findings, "suppression-unused: there is no finding of class-foreign here; take the suppression out", "on an Ingress that is left alone, too")

	findings, _ = found(t, postrenderer.Options{}, web(rps+`: "10"`, ignoring("")))
	require.Empty(t, findings, "an empty annotation suppresses nothing")
}

func TestASuppressionIsUsedThoughAnotherOneIsToo(t *testing.T) {
	findings, accepted := found(t, postrenderer.Options{}, lenient("ignore: [{rule: value-negative, reason: by policy}]")+"---\n"+web(negative, ignoring("value-negative: by hand")))
	require.Empty(t, findings)
	require.Len(t, accepted, 1)
	require.Equal(t, "by hand", accepted[0].Reason)
}

func TestASuppressionOnAnIngressThatCannotBeJudgedIsNotUnused(t *testing.T) {
	text := web(negative, `ratelimit.model-ingress.dev/limits: "{requestPerSecond: 1}"`, ignoring("value-negative: known"))
	result, err := postrenderer.New(postrenderer.Options{}).Render([]byte(text))
	require.Error(t, err)
	require.Len(t, result.Findings, 1)
	require.Equal(t, policy.IntentInvalid, result.Findings[0].Rule)

	shared := lenient("scope: Cluster, default: {connections: 1}") + "---\n"
	findings, _ := found(t, postrenderer.Options{}, shared+web(negative, ignoring("value-negative: known")))
	require.Len(t, findings, 1)
	require.Contains(t, findings[0], "scope-unknown: ")

	findings, _ = found(t, postrenderer.Options{}, shared+web(negative, ignoring("scope-unknown: known")))
	require.Len(t, findings, 2, "nobody in the stream can leave a policy out")
	require.Contains(t, findings[1], "suppression-invalid: scope-unknown is a bound that a policy sets")

	outside := postrenderer.Options{Policies: policies(t, lenient("ignore: [{rule: scope-unknown, reason: known}]"))}
	findings, accepted := found(t, outside, shared+web(negative))
	require.Empty(t, findings)
	require.Len(t, accepted, 1)
}

func TestFindingsOnOtherObjectsAreAcceptedWhereTheyStand(t *testing.T) {
	service := "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    " + rps + ": \"10\"\n    " + ignoring("misplaced-limit: copied by the operator") + "\n"
	config := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ingress-nginx-controller\n  annotations:\n    " + ignoring("config-key-unknown: our fork reads it") +
		"\ndata:\n  limit-rps: \"1\"\n  limit-req-status-code: \"429\"\n  limit-conn-status-code: \"429\"\n"
	class := "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\nspec: {controller: nginx.org/ingress-controller}\n"
	foreign := class + "---\n" + web(rps+`: "10"`, ignoring("class-foreign: until the move"))
	for _, text := range []string{service, config, foreign} {
		findings, accepted := found(t, postrenderer.Options{}, text)
		require.Empty(t, findings)
		require.Len(t, accepted, 1)
	}
}

func TestASuppressionThatIsWrongSaysWhereItStands(t *testing.T) {
	for _, c := range []struct {
		stream        string
		object, field string
		severity      diag.Severity
		line          int
	}{
		{web(none, ignoring("value-zer: x")), "Ingress shop/web", ignoreKey, diag.Error, 8},
		{web(none, ignoring("value-zero")), "Ingress shop/web", ignoreKey, diag.Error, 8},
		{web(none, ignoring("value-negative: x")), "Ingress shop/web", ignoreKey, diag.Warning, 8},
		{lenient("ignore: [{rule: value-zer, reason: x}]") + "---\n" + web(none), "RateLimitPolicy lenient", "spec.ignore", diag.Error, 4},
		{lenient("ignore: [{rule: value-negative, reason: x}]") + "---\n" + web(none), "RateLimitPolicy lenient", "spec.ignore", diag.Info, 4},
	} {
		result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Render([]byte(c.stream))
		require.NoError(t, err)
		i := slices.IndexFunc(result.Findings, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.Rule, "suppression-") })
		require.GreaterOrEqual(t, i, 0, c.stream)
		d := result.Findings[i]
		require.Equal(t, []any{c.object, c.field, c.severity, c.line}, []any{d.Object, d.Field, d.Severity, d.Pos.Line})
	}
}

func TestASuppressionThatIsWrittenTwiceIsRefused(t *testing.T) {
	_, err := postrenderer.New(postrenderer.Options{}).Render([]byte(web(negative, ignoring("value-negative: x"), ignoring(""))))
	require.ErrorContains(t, err, "is written twice")
}

func TestABaselineAcceptsAsManyFindingsAsThereWere(t *testing.T) {
	two := web(negative) + "---\n" + web(negative) // twice the same kind
	result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Render([]byte(two))
	require.NoError(t, err)
	o := postrenderer.Options{Baseline: diag.NewBaseline(result.Findings)}

	findings, accepted := found(t, o, two)
	require.Empty(t, findings)
	require.Len(t, accepted, 2)
	require.Equal(t, "baseline", accepted[0].By)
	require.Empty(t, accepted[0].Reason)

	findings, accepted = found(t, o, two+"---\n"+web(negative))
	require.Len(t, findings, 1, "the third is new")
	require.Len(t, accepted, 2)

	findings, _ = found(t, o, web(negative))
	require.Empty(t, findings, "fewer are fine")

	findings, _ = found(t, o, "# a comment that moves all lines\n"+two)
	require.Empty(t, findings, "lines do not count")

	findings, _ = found(t, o, two)
	require.Empty(t, findings, "a baseline is not used up")
}

func TestABaselineDoesNotAcceptWhatIsOfAnotherKind(t *testing.T) {
	result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Render([]byte(web(negative)))
	require.NoError(t, err)
	o := postrenderer.Options{Baseline: diag.NewBaseline(result.Findings)}
	for name, stream := range map[string]string{
		"another field": web(`nginx.ingress.kubernetes.io/limit-rpm: "-5"`),
		"another rule":  web(none),
	} {
		findings, accepted := found(t, o, stream)
		require.Len(t, findings, 1, name)
		require.Empty(t, accepted, name)
	}
}

func TestABaselineDoesNotAcceptWhatStopsTheController(t *testing.T) {
	stream := web(`nginx.ingress.kubernetes.io/limit-connections: "70000"`)
	key := diag.Key{Rule: "connections-out-of-range", Object: "Ingress shop/web", Field: "nginx.ingress.kubernetes.io/limit-connections"}
	findings, accepted := found(t, postrenderer.Options{Baseline: diag.Baseline{key: 7}}, stream)
	require.Len(t, findings, 1, "though somebody wrote it into the file")
	require.Empty(t, accepted)
}

func TestASuppressionGoesBeforeTheBaseline(t *testing.T) {
	o := postrenderer.Options{Baseline: diag.Baseline{{Rule: "value-negative", Object: "Ingress shop/web", Field: rps}: 1}}
	findings, accepted := found(t, o, web(negative, ignoring("value-negative: known"))+"---\n"+web(negative))
	require.Empty(t, findings)
	require.Equal(t, []string{"annotation " + ignoreKey, "baseline"}, []string{accepted[0].By, accepted[1].By})
}
