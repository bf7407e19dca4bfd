package controller_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

// parts are a controller that is named "gate" and what belongs to it, as far as
// possible without the word by which streams are searched first.
var parts = map[string]string{
	"controller": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: gate
  namespace: edge
spec:
  template:
    metadata:
      labels:
        app: front-door
    spec:
      containers:
        - image: example.com/controller:v1.11.0
          args: [/nginx-ingress-controller, --configmap=$(POD_NAMESPACE)/settings]
`,
	"config":  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: edge\ndata:\n  proxy-buffering: \"on\"\n",
	"service": "apiVersion: v1\nkind: Service\nmetadata:\n  name: outside\n  namespace: edge\nspec:\n  selector:\n    app: front-door\n",
	"autoscaler": "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: scaler\n  namespace: edge\nspec:\n" +
		"  scaleTargetRef:\n    kind: Deployment\n    name: gate\n  maxReplicas: 3\n",
	"keda": "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: scaler\n  namespace: edge\nspec:\n" +
		"  scaleTargetRef:\n    name: gate\n",
	"Ingress": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  ingressClassName: nginx\n",
}

// rendered returns the settings of the one Ingress in a stream of parts.
func rendered(t *testing.T, separator string, names ...string) *controller.Settings {
	t.Helper()
	var texts []string
	for _, name := range names {
		require.NotEmpty(t, parts[name], name)
		texts = append(texts, parts[name])
	}
	result, err := postrenderer.New(postrenderer.Options{}).Render([]byte(strings.Join(texts, separator)))
	require.NoError(t, err)
	require.Len(t, result.Ingresses, 1)
	return result.Ingresses[0].Settings
}

func TestThePartsOfAControllerAreFoundBeforeAndBehindIt(t *testing.T) {
	for _, order := range [][]string{
		{"controller", "config", "service", "autoscaler", "Ingress"},
		{"Ingress", "config", "service", "autoscaler", "controller"},
		{"autoscaler", "service", "controller", "Ingress", "config"},
		{"config", "Ingress", "controller", "autoscaler", "service"},
	} {
		got := rendered(t, "---\n", order...)
		require.NotNil(t, got.Instance, order)
		require.Equal(t, "1.11.0", got.Version.String(), order)
		v, _ := got.Config.Get("proxy-buffering")
		require.Equal(t, "on", v.Text, order)
		require.Equal(t, []string{"outside"}, names(got.Instance.Services), order)
		require.Equal(t, []string{"scaler"}, names(got.Instance.Autoscalers), order)
	}
	for _, order := range [][]string{{"controller", "keda", "Ingress"}, {"keda", "Ingress", "controller"}} {
		require.Equal(t, []string{"scaler"}, names(rendered(t, "---\n", order...).Instance.Autoscalers), order)
	}
}

func TestThePartsOfAControllerAreFoundAmongManyOtherObjects(t *testing.T) {
	other := "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  namespace: edge\ndata:\n  proxy-buffering: \"off\"\n" +
		"---\napiVersion: v1\nkind: Service\nmetadata:\n  name: other\n  namespace: edge\nspec:\n  selector:\n    app: shop\n---\n"
	got := rendered(t, other, "service", "config", "Ingress", "controller")
	v, _ := got.Config.Get("proxy-buffering")
	require.Equal(t, "on", v.Text)
	require.Equal(t, []string{"outside"}, names(got.Instance.Services))
}

func TestWhatCannotBeReadAndMayBelongToAControllerIsLeftOut(t *testing.T) {
	broken := "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: edge\ndata: [\n---\n"
	got := rendered(t, broken, "controller", "Ingress")
	require.NotNil(t, got.Instance)
	require.False(t, got.Config.Known())
}

func TestOtherNamespacesHaveTheirOwnParts(t *testing.T) {
	text := strings.ReplaceAll(strings.Join([]string{parts["config"], parts["service"], parts["autoscaler"]}, "---\n"), "namespace: edge", "namespace: shop")
	result, err := postrenderer.New(postrenderer.Options{}).Render([]byte(text + "---\n" + parts["controller"] + "---\n" + parts["Ingress"]))
	require.NoError(t, err)
	got := result.Ingresses[0].Settings
	require.False(t, got.Config.Known())
	require.Empty(t, got.Instance.Services)
	require.Empty(t, got.Instance.Autoscalers)
}
