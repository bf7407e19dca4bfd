package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"

	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// theirs are Kubernetes' own operators.
var theirs = map[policy.LabelOperator]selection.Operator{
	policy.In: selection.In, policy.NotIn: selection.NotIn,
	policy.Exists: selection.Exists, policy.DoesNotExist: selection.DoesNotExist,
}

// sameAsKubernetes holds a requirement against apimachinery's: whether it is
// taken, and what it selects.
func sameAsKubernetes(t *testing.T, operator policy.LabelOperator, key, value string, set map[string]string) {
	t.Helper()
	var values []string
	if operator == policy.In || operator == policy.NotIn {
		values = []string{value, "other"}
	}
	want, wantErr := labels.NewRequirement(key, theirs[operator], values)
	src := fmt.Sprintf("apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: p}\n"+
		"spec: {required: true, selector: {labels: {matchExpressions: [{key: %q, operator: %s, values: [%s]}]}}}", key, operator, quoted(values))
	if len(values) == 0 {
		src = strings.Replace(src, ", values: []", "", 1)
	}
	p, err := policy.Parse("p.yaml", []byte(src))
	if key != "" { // which is an error of its own
		require.Equal(t, wantErr == nil, err == nil, "%s\nKubernetes: %v\nwe: %v", src, wantErr, err)
	}
	if err == nil {
		require.Equal(t, want.Matches(labels.Set(set)), p[0].Selector.Labels.Matches(set), "%s of %v", src, set)
	}
}

func quoted(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(out, ", ")
}

func FuzzLabelSelectorsSelectWhatKubernetesDoes(f *testing.F) {
	for _, key := range []string{
		"app", "app.kubernetes.io/name", "Example.com/a", "a/b/c", "/a", "a/", "-a", "a-", "a_b", "a..b/c", strings.Repeat("a", 63), strings.Repeat("a", 64),
		strings.Repeat("a", 253) + "/b", strings.Repeat("a", 254) + "/b", "é", "a b", "",
	} {
		f.Add(key, "web", uint8(0), "app", "web")
		f.Add("app", key, uint8(1), "app", key)
		f.Add(key, "", uint8(2), key, "")
		f.Add("app", "web", uint8(3), key, "web")
	}
	operators := []policy.LabelOperator{policy.In, policy.NotIn, policy.Exists, policy.DoesNotExist}
	f.Fuzz(func(t *testing.T, key, value string, operator uint8, label, its string) {
		for _, text := range []string{key, value} {
			if strings.ToValidUTF8(text, "") != text || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' && r < 0xa0 || r >= 0x2028 }) {
				t.Skip("cannot be in YAML as it is")
			}
		}
		sameAsKubernetes(t, operators[operator%4], key, value, map[string]string{label: its})
		sameAsKubernetes(t, operators[operator%4], key, value, map[string]string{key: value, label: its})
	})
}
