package postrenderer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// What a controller names is read once the controller is, and nothing before says that it matters.
func TestAConfigMapThatAControllerNamesIsReadWhereverItStands(t *testing.T) {
	deployment := "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: a}\nspec: {template: {metadata: {labels: {app: x}}, " +
		"spec: {containers: [{image: \"registry.k8s.io/ingress-nginx/controller:v1.11.0\", args: [/nginx-ingress-controller, --configmap=a/edge]}]}}}\n"
	config := "---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: edge, namespace: a}\ndata: {limit-req-status-code: \"503\"}\n"
	ingress := "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: a}\nspec: {ingressClassName: nginx}\n"
	other := "---\nkind: Role\n"
	for _, docs := range [][]string{
		{config, other, deployment, other, ingress},
		{deployment, other, config, ingress},
		{other, ingress, deployment, config, other},
	} {
		result, err := thirty().Render([]byte(strings.Join(docs, "")))
		require.NoError(t, err)
		require.Len(t, result.Ingresses, 1)
		requireStatus(t, "503", result)
		require.Equal(t, 1, strings.Count(string(result.Output.Bytes()), "limit-rpm"))

		inputs := make([]postrenderer.Input, len(docs))
		for i, doc := range docs {
			inputs[i] = postrenderer.Input{Name: string(rune('a'+i)) + ".yaml", Text: []byte(doc)}
		}
		result, err = thirty().Check(inputs...)
		require.NoError(t, err)
		requireStatus(t, "503", result)
		name := string(rune('a'+slices.Index(docs, config))) + ".yaml"
		require.Equal(t, name, result.Ingresses[0].Settings.Config.Object.Pos().Source)
	}
}

// requireStatus says what the ConfigMap of the only Ingress sets the status of a refusal to.
func requireStatus(t *testing.T, want string, r postrenderer.Result) {
	t.Helper()
	require.Len(t, r.Ingresses, 1)
	got, ok := r.Ingresses[0].Settings.Config.Get("limit-req-status-code")
	require.True(t, ok)
	require.Equal(t, want, got.Text)
}
