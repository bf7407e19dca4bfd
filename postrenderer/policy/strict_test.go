package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// specError returns the findings for a policy with that spec, without what is
// the same in all of them.
func specError(t *testing.T, spec string) string {
	t.Helper()
	_, err := Parse("p.yaml", []byte(head+"spec: "+spec+"\n"))
	var invalid *Error
	require.ErrorAs(t, err, &invalid)
	return strings.NewReplacer("p.yaml:4:", "", " error: RateLimitPolicy p:", "", " [policy-invalid]", "").Replace(err.Error())
}

func TestASelectorThatIsNotUnderstoodNeverSelectsMore(t *testing.T) {
	for expression, want := range map[string]string{
		"{operator: In, values: [a]}":              "63: spec.selector.labels.matchExpressions[0].key:\n    is missing: want the key of a label",
		"{key: a}":                                 "63: spec.selector.labels.matchExpressions[0].operator:\n    is missing: want In, NotIn, Exists or DoesNotExist",
		"{key: a, operator: In}":                   "63: spec.selector.labels.matchExpressions[0]:\n    operator In needs values",
		"{key: a, operator: Exists, values: [b]}":  "63: spec.selector.labels.matchExpressions[0]:\n    operator Exists takes no values",
		"{key: a, operator: In, values: [1]}":      "95: spec.selector.labels.matchExpressions[0].values[0]:\n    want a string, not 1",
		"{key: a, operator: In, values: [b], x: }": "99: spec.selector.labels.matchExpressions[0].x:\n    unknown field; the fields here are key, operator, values",
	} {
		require.Equal(t, want, specError(t, "{required: true, selector: {labels: {matchExpressions: ["+expression+"]}}}"), expression)
	}
}

func TestMatchLabelsAreReadAsStrictlyAsFields(t *testing.T) {
	for pairs, want := range map[string]string{
		"{a: b, a: c}": "64: spec.selector.labels.matchLabels[a]:\n    is written twice",
		"{<<: {a: b}}": "58: spec.selector.labels.matchLabels:\n    merge keys and complex keys are not read here; write the fields out",
		"{a: true}":    "61: spec.selector.labels.matchLabels[a]:\n    want a string, not true",
		"{a: b c}":     "61: spec.selector.labels.matchLabels[a]:\n    no label can have \"b c\": want up to 63 letters, digits, '-', '_' or '.', the first and last a letter or digit",
	} {
		require.Equal(t, want, specError(t, "{required: true, selector: {labels: {matchLabels: "+pairs+"}}}"), pairs)
	}
}

func TestAnEmptyLabelIsAValue(t *testing.T) {
	p := parseSpec(t, `{required: true, selector: {labels: {matchLabels: {a: ""}, matchExpressions: [{key: b, operator: NotIn, values: [""]}]}}}`)
	require.Equal(t, Selected, p.Selection(Subject{Labels: map[string]string{"a": "", "b": "c"}}))
	require.Equal(t, NotSelected, p.Selection(Subject{Labels: map[string]string{"a": "", "b": ""}}))
}

func TestExplicitTagsAreRefused(t *testing.T) {
	for _, tag := range []string{"!!float", "!!str", "!foo"} {
		require.Equal(t, "37: spec.default.requestsPerMinute:\n    the tag "+tag+" is not read here; write the value without it",
			specError(t, "{default: {requestsPerMinute: "+tag+" 30}}"))
	}
}

func TestOneMistakeIsOneFinding(t *testing.T) {
	for spec, want := range map[string]string{
		"{required: true, scope: 1}":                "31: spec.scope:\n    want PerReplica or Cluster",
		"{required: true, selector: {names: ['']}}": "43: spec.selector.names[0]:\n    want a string that is not empty",
		"{default: {requestsPerMinute: many}}":      "37: spec.default.requestsPerMinute:\n    want a whole number such as 30, not the string \"many\"",
		"{defaults: {requestsPerMinute: 1}}":        "8: spec.defaults:\n    unknown field; did you mean default?",
	} {
		require.Equal(t, want, specError(t, spec), spec)
	}
	_, err := Parse("p.yaml", []byte(strings.Replace(head, "{name: p}", "{name: 1}", 1)+"spec: {required: true}\n"))
	require.EqualError(t, err, "p.yaml:3:18: error: metadata.name:\n    want a string, not 1 [policy-invalid]")
}

func TestAMaximumMustAllowSomething(t *testing.T) {
	require.Equal(t, "27: spec.max.connections:\n    0 is off, which is no maximum; leave it out or say the most that is allowed",
		specError(t, "{max: {connections: 0}}"))
	require.Zero(t, *parseSpec(t, "{max: {bandwidthAfter: 0}}").Max.KibibytesAfter, "nothing at full speed is a maximum")
}

func TestOffIsMoreThanAnyMaximumAndNoLessThanAnyMinimum(t *testing.T) {
	require.Equal(t, "31: spec.default.connections:\n    0 is off, which is more than this policy's own maximum 5",
		specError(t, "{default: {connections: 0}, max: {connections: 5}}"))
	parseSpec(t, "{default: {connections: 0}, min: {connections: 5}}")
	parseSpec(t, "{default: {requestsPerMinute: 0, requestsPerSecond: 1}, max: {requestsPerMinute: 5}}")
}

func TestNothingAfterThePolicyIsLost(t *testing.T) {
	for name, text := range map[string]string{
		"after a flow mapping":                   "{apiVersion: " + APIVersion + ", kind: " + Kind + ", metadata: {name: p}, spec: {required: true}}\nspec: {required: false}\n",
		"after a line break only YAML 1.1 knows": head + "spec: {required: true}\u2028--- \u2028" + head + "spec: {required: true}\n",
	} {
		policies, err := Parse("p.yaml", []byte(text))
		require.Error(t, err, name)
		require.Empty(t, policies, name)
	}
}

func TestNothingAfterTheLimitsIsLost(t *testing.T) {
	for _, text := range []string{"{requestsPerMinute: 30}\nconnections: 4", "connections: 4\n---\nconnections: 5\n", "{connections: 4}}"} {
		l, err := ParseLimits(diag.Position{}, text)
		require.Error(t, err, text)
		require.True(t, l.IsZero(), text)
	}
}

func TestLimitsOfSeveralLinesTellTheLine(t *testing.T) {
	at := diag.Position{Source: "t.yaml", Line: 7, Column: 3}
	_, err := ParseLimits(at, "connections: 4\nrequestsPerMinute: many\n")
	require.EqualError(t, err, "t.yaml:7:3: error: requestsPerMinute:\n    want a whole number such as 30, not the string \"many\" (line 2 of the value) [intent-invalid]")
	_, err = ParseLimits(at, "requestsPerMinute: many\n")
	require.EqualError(t, err, "t.yaml:7:3: error: requestsPerMinute:\n    want a whole number such as 30, not the string \"many\" [intent-invalid]")
}

func TestADocumentOfAnotherKindIsNotReadFurther(t *testing.T) {
	_, err := Parse("p.yaml", []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n"))
	require.EqualError(t, err, "p.yaml:1:13: error: apiVersion:\n    want ratelimit.model-ingress.dev/v1alpha1, not \"v1\" [policy-invalid]\n"+
		"p.yaml:2:7: error: kind:\n    want RateLimitPolicy, not \"ConfigMap\" [policy-invalid]")
}

func TestAliasesStandForTheirValues(t *testing.T) {
	p := parseSpec(t, "{default: {connections: &n 4, requestsPerMinute: *n}, max: {connections: *n}}")
	require.Equal(t, "requestsPerMinute 4, connections 4", p.Default.String())
}

func TestAliasesThatMultiplyAreCutShort(t *testing.T) {
	const many = 3000 // 9 million values in 60 kB
	spec := "{required: true, selector: {names: &l [" + strings.Repeat("a,", many) + "a], labels: {matchExpressions: [" +
		strings.Repeat("{key: k, operator: In, values: *l},", many) + "]}}}"
	require.Contains(t, specError(t, spec), "is too much: at most 20000 values are read, aliases counted as often as they are used")
}
