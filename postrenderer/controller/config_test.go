package controller_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// configMap returns a ConfigMap with that metadata and a key that tells it from others.
func configMap(metadata, marker string) string {
	return "kind: ConfigMap\nmetadata: {" + metadata + "}\ndata: {marker: " + marker + "}\n"
}

// deployed returns a controller with that metadata and those further arguments.
func deployed(metadata, args string) string {
	return "kind: Deployment\nmetadata: {" + metadata + "}\nspec: {template: {metadata: {labels: {app: edge, tier: front}}, " +
		"spec: {containers: [{image: \"registry.k8s.io/ingress-nginx/controller:v1.11.0\", args: [/nginx-ingress-controller" + args + "]}]}}}\n"
}

func find(t *testing.T, texts ...string) *controller.Set {
	t.Helper()
	return controller.Find(objects(t, texts...), controller.Options{})
}

// settingsIn are those of an Ingress of class nginx in a stream of texts.
func settingsIn(t *testing.T, o controller.Options, texts ...string) *controller.Settings {
	t.Helper()
	ing := objects(t, "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"+classNginx)[0]
	got, ok, why := controller.Find(objects(t, texts...), o).For(ing)
	require.True(t, ok, why)
	return got
}

// marker tells which ConfigMap it is, or "" where none is known.
func marker(c controller.Config) string {
	v, _ := c.Get("marker")
	return v.Text
}

func TestTheConfigMapIsTheOneThatTheFlagNames(t *testing.T) {
	for name, c := range map[string]struct {
		workload, config string
		found            bool
	}{
		"in the controller's namespace":   {deployed("namespace: a", `, "--configmap=$(POD_NAMESPACE)/edge"`), "name: edge, namespace: a", true},
		"in two words":                    {deployed("namespace: a", `, --configmap, a/edge`), "name: edge, namespace: a", true},
		"in a namespace of its own":       {deployed("namespace: a", `, --configmap=b/edge`), "name: edge, namespace: b", true},
		"where Helm knows the namespaces": {deployed("name: x", `, "--configmap=$(POD_NAMESPACE)/edge"`), "name: edge", true},
		"where Helm knows the ConfigMap's": {
			deployed("namespace: a", `, "--configmap=$(POD_NAMESPACE)/edge"`), "name: edge", true,
		},
		"where Helm knows the controller's": {
			deployed("name: x", `, "--configmap=$(POD_NAMESPACE)/edge"`), "name: edge, namespace: a", true,
		},
		"of another namespace": {deployed("namespace: a", `, "--configmap=$(POD_NAMESPACE)/edge"`), "name: edge, namespace: b", false},
		"beside a controller that reads another namespace": {
			deployed("namespace: a", `, --configmap=b/edge`), "name: edge, namespace: a", false,
		},
		"of another name":     {deployed("namespace: a", `, --configmap=a/edge`), "name: edge-tcp, namespace: a", false},
		"without a name":      {deployed("namespace: a", `, --configmap=a/`), "namespace: a", false},
		"without a namespace": {deployed("namespace: a", `, --configmap=edge`), "name: edge, namespace: a", false},
		"without a flag":      {deployed("namespace: a", ""), "name: edge, namespace: a", false},
		"of TCP services":     {deployed("namespace: a", `, --tcp-services-configmap=a/edge`), "name: edge, namespace: a", false},
	} {
		want := ""
		if c.found {
			want = "x"
		}
		for _, texts := range [][]string{{c.workload, configMap(c.config, "x")}, {configMap(c.config, "x"), c.workload}} {
			got := settingsIn(t, controller.Options{}, texts...).Config
			require.Equal(t, c.found, got.Known(), name)
			require.Equal(t, want, marker(got), name)
		}
	}
}

func TestEachControllerHasItsOwnConfigMap(t *testing.T) {
	set := find(
		t,
		configMap("name: two, namespace: b", "second"), configMap("name: one, namespace: a", "first"),
		deployed("name: x, namespace: a", ", --configmap=a/one"), deployed("name: y, namespace: b", ", --configmap=b/two"),
	)
	require.Len(t, set.Instances(), 2)
	require.Equal(t, "first", marker(set.Instances()[0].Config))
	require.Equal(t, "second", marker(set.Instances()[1].Config))
}

func TestAConfigMapWithoutAControllerIsKnownByItsNameOrLabels(t *testing.T) {
	const chart = "labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}"
	for metadata, known := range map[string]bool{
		"name: ingress-nginx-controller":                      true,
		"name: demo-ingress-nginx-controller":                 true,
		"name: nginx-configuration":                           true,
		"name: edge, " + chart:                                true,
		"name: ingress-nginx-tcp, " + chart:                   false,
		"name: ingress-nginx-udp, " + chart:                   false,
		"name: ingress-nginx-custom-add-headers, " + chart:    false,
		"name: ingress-nginx-custom-proxy-headers, " + chart:  false,
		"name: edge, labels: {app.kubernetes.io/name: other}": false,
		"name: edge":                          false,
		"name: ingress-nginx-controller-tcp":  false,
		"name: nginx-configuration-templates": false,
		"name: edge, labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: default-backend}": false,
	} {
		instances := find(t, configMap(metadata, "x")).Instances()
		require.Equal(t, known, len(instances) == 1, metadata)
		if known {
			require.False(t, instances[0].HasWorkload())
			require.Equal(t, "x", marker(instances[0].Config))
		}
	}
	require.Empty(t, find(t, "kind: Secret\nmetadata: {name: ingress-nginx-controller}\n").Instances())
}

func TestTheOnlyConfigMapIsThatOfAControllerElsewhere(t *testing.T) {
	one, two := configMap("name: ingress-nginx-controller", "x"), configMap("name: edge-ingress-nginx-controller", "y")
	require.Equal(t, "x", marker(settingsIn(t, controller.Options{}, one).Config))
	require.False(t, settingsIn(t, controller.Options{}, one, two).Config.Known(), "either could be")
	require.False(t, settingsIn(t, controller.Options{}, one, deployed("namespace: a", ", --configmap=a/edge")).Config.Known(),
		"the controller in the stream reads another")
	require.Len(t, find(t, one, deployed("namespace: a", ", --configmap=a/edge")).Instances(), 2, "it is looked at all the same")
}

func TestNumbersAndSwitchesAreReadAsTheControllerDoes(t *testing.T) {
	c := settingsIn(t, controller.Options{}, "kind: ConfigMap\nmetadata: {name: ingress-nginx-controller}\ndata:\n"+
		"  number: \"429\"\n  hex: \"0x1ad\"\n  empty: \"\"\n  unit: 100k\n  yes: \"true\"\n  one: \"1\"\n  maybe: perhaps\n").Config
	for key, want := range map[string]int{"number": 429, "hex": 429, "empty": 0, "unit": 7, "missing": 7} {
		require.Equal(t, want, c.Int(key, 7), key)
	}
	for key, want := range map[string]bool{"yes": true, "one": true, "maybe": false, "empty": false, "missing": false} {
		require.Equal(t, want, c.Bool(key), key)
	}
	require.Len(t, c.Entries(), 7)
	require.Equal(t, "number", c.Entries()[0].Key)
}

func TestAConfigThatIsNotKnownHasNoKeys(t *testing.T) {
	var c controller.Config
	require.False(t, c.Known())
	require.Empty(t, c.Entries())
	require.Equal(t, 503, c.Int("limit-req-status-code", 503))
	require.False(t, c.Bool("use-proxy-protocol"))
	_, said := c.Get("limit-rate")
	require.False(t, said)
}

func TestInterestIsInWhatBelongsToAControllerOfTheStream(t *testing.T) {
	require.Nil(t, controller.InterestOf(objects(t, "kind: Deployment\nmetadata: {name: shop}\n")))
	require.Equal(t, []manifest.Want{
		{Kind: "ConfigMap", Words: []string{"conf"}, Optional: true},
		{Kind: "Service", Words: []string{"edge"}, Optional: true},
		{Kind: "Service", Words: []string{"front"}, Optional: true},
		{Kind: "HorizontalPodAutoscaler", Words: []string{"gate"}, Optional: true},
		{Kind: "ScaledObject", Words: []string{"gate"}, Optional: true},
	}, controller.InterestOf(objects(t, deployed("name: gate", ", --configmap=a/conf"))))
}
