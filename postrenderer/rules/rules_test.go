package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// findings returns what a rule says of a stream, one "effect: message" each.
func findings(t *testing.T, rule, stream string) []string {
	t.Helper()
	return findingsWith(t, controller.Options{}, rule, stream)
}

func findingsWith(t *testing.T, o controller.Options, rule, stream string) []string {
	t.Helper()
	var out []string
	for _, d := range diagnostics(t, o, rule, stream) {
		out = append(out, d.Effect.String()+": "+d.Message)
	}
	return out
}

// hints returns the remedies that a rule names for a stream.
func hints(t *testing.T, rule, stream string) []string {
	t.Helper()
	var out []string
	for _, d := range diagnostics(t, controller.Options{}, rule, stream) {
		out = append(out, d.Hint)
	}
	return out
}

// fields returns what the findings of a rule are about.
func fields(t *testing.T, rule, stream string) []string {
	t.Helper()
	var out []string
	for _, d := range diagnostics(t, controller.Options{}, rule, stream) {
		out = append(out, d.Field)
	}
	return out
}

func diagnostics(t *testing.T, o controller.Options, rule, stream string) diag.List {
	t.Helper()
	_, known := rules.Find(rule)
	require.True(t, known, "rule %q", rule)
	result, err := postrenderer.New(postrenderer.Options{Controller: o, FailOn: postrenderer.Never}).Render([]byte(stream))
	require.NoError(t, err)
	var out diag.List
	for _, d := range result.Findings {
		if d.Rule == rule {
			require.NotZero(t, d.Pos.Line)
			out = append(out, d)
		}
	}
	return out
}

// validating and lenient are controllers that do and do not validate annotations.
var (
	on, off    = true, false
	validating = controller.Options{Validation: &on}
	lenient    = controller.Options{Validation: &off}
)

// version is a controller of that release.
func version(t *testing.T, text string) controller.Options {
	t.Helper()
	v, err := ingressnginx.ParseVersion(text)
	require.NoError(t, err)
	return controller.Options{Version: v}
}

// ingress is an Ingress of ingress-nginx with annotations, each such as
// `limit-rps: "10"`; the controller's prefix is added where there is none.
func ingress(annotations ...string) string {
	text := "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: shop\n  annotations:\n"
	for _, a := range annotations {
		if name, _, _ := strings.Cut(a, ":"); !strings.Contains(name, "/") {
			a = ingressnginx.DefaultPrefix + "/" + a
		}
		text += "    " + a + "\n"
	}
	return text + "spec:\n  ingressClassName: nginx\n  rules:\n    - host: shop.example.com\n"
}

// config is the controller's ConfigMap with lines of data.
func config(data ...string) string {
	text := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ingress-nginx-controller\n  namespace: ingress-nginx\ndata:\n"
	for _, line := range data {
		text += "  " + line + "\n"
	}
	return text
}

// deployment is the controller with an image's tag and flags.
func deployment(tag string, flags ...string) string {
	text := `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
    spec:
      containers:
        - image: registry.k8s.io/ingress-nginx/controller:` + tag + `
          args:
            - /nginx-ingress-controller
            - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
`
	for _, flag := range flags {
		text += "            - " + flag + "\n"
	}
	return text
}

// policyOf is a policy with lines of its spec.
func policyOf(spec ...string) string {
	text := "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata:\n  name: house\nspec:\n"
	for _, line := range spec {
		text += "  " + line + "\n"
	}
	return text
}

// stream joins documents.
func stream(docs ...string) string { return strings.Join(docs, "---\n") }

func TestIdsAreUniqueAndRulesSayWhatTheyAre(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules.All() {
		require.False(t, seen[r.ID], r.ID)
		seen[r.ID] = true
		require.NotEmpty(t, r.Title)
		require.NotEmpty(t, r.Doc)
		require.NotEmpty(t, r.Reason)
		require.NotEmpty(t, r.Severity.String())
		checks := 0
		for _, set := range []bool{r.Ingress != nil, r.Controller != nil, r.Stream != nil} {
			if set {
				checks++
			}
		}
		require.NotZero(t, checks, r.ID)
	}
}
