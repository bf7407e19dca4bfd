package controller_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// only returns the one controller of a stream of texts.
func only(t *testing.T, texts ...string) *controller.Instance {
	t.Helper()
	instances := find(t, texts...).Instances()
	require.Len(t, instances, 1)
	return instances[0]
}

func names(objects []manifest.Object) []string {
	var out []string
	for _, o := range objects {
		out = append(out, o.Name)
	}
	return out
}

func TestAServiceIsTheControllersWhereItSelectsItsPods(t *testing.T) {
	service := func(metadata, spec string) string {
		return fmt.Sprintf("kind: Service\nmetadata: {name: s, %s}\nspec: {%s}\n", metadata, spec)
	}
	for name, c := range map[string]struct {
		service string
		taken   bool
	}{
		"all labels":          {service("namespace: a", "selector: {app: edge, tier: front}"), true},
		"one of the labels":   {service("namespace: a", "selector: {app: edge}"), true},
		"namespace not told":  {service("", "selector: {app: edge}"), true},
		"a label more":        {service("namespace: a", "selector: {app: edge, zone: x}"), false},
		"another value":       {service("namespace: a", "selector: {app: shop}"), false},
		"no selector":         {service("namespace: a", ""), false},
		"an empty selector":   {service("namespace: a", "selector: {}"), false},
		"another namespace":   {service("namespace: b", "selector: {app: edge}"), false},
		"not a Service":       {strings.Replace(service("namespace: a", "selector: {app: edge}"), "Service", "NetworkPolicy", 1), false},
		"the pods' port name": {service("namespace: a", "externalName: edge"), false},
	} {
		for _, texts := range [][]string{{deployed("namespace: a", ""), c.service}, {c.service, deployed("namespace: a", "")}} {
			require.Equal(t, c.taken, len(only(t, texts...).Services) == 1, name)
		}
	}
}

func TestAControllerMayHaveSeveralServices(t *testing.T) {
	i := only(
		t, "kind: Service\nmetadata: {name: outside}\nspec: {selector: {app: edge}}\n", deployed("namespace: a", ""),
		"kind: Service\nmetadata: {name: inside}\nspec: {selector: {tier: front}}\n",
	)
	require.Equal(t, []string{"outside", "inside"}, names(i.Services))
}

func TestAnAutoscalerIsTheControllersWhereItScalesIt(t *testing.T) {
	scaler := func(kind, metadata, target string) string {
		return fmt.Sprintf("kind: %s\nmetadata: {name: s, %s}\nspec: {scaleTargetRef: {%s}}\n", kind, metadata, target)
	}
	const hpa, keda = "HorizontalPodAutoscaler", "ScaledObject"
	for name, c := range map[string]struct {
		scaler string
		taken  bool
	}{
		"Kubernetes' own":            {scaler(hpa, "namespace: a", "apiVersion: apps/v1, kind: Deployment, name: gate"), true},
		"KEDA's":                     {scaler(keda, "namespace: a", "name: gate"), true},
		"KEDA's that names the kind": {scaler(keda, "namespace: a", "kind: Deployment, name: gate"), true},
		"namespace not told":         {scaler(hpa, "", "kind: Deployment, name: gate"), true},
		"another name":               {scaler(hpa, "namespace: a", "kind: Deployment, name: gate-backend"), false},
		"another kind":               {scaler(hpa, "namespace: a", "kind: StatefulSet, name: gate"), false},
		"another namespace":          {scaler(hpa, "namespace: b", "kind: Deployment, name: gate"), false},
		"no target":                  {scaler(hpa, "namespace: a", ""), false},
		"a vertical one":             {scaler("VerticalPodAutoscaler", "namespace: a", "kind: Deployment, name: gate"), false},
	} {
		controllerText := strings.Replace(deployed("name: gate, namespace: a", ""), "spec: {", "spec: {replicas: 3, ", 1)
		for _, texts := range [][]string{{controllerText, c.scaler}, {c.scaler, controllerText}} {
			i := only(t, texts...)
			replicas := 3
			if c.taken {
				replicas = 0 // it changes
			}
			require.Equal(t, c.taken, len(i.Autoscalers) == 1, name)
			require.Equal(t, replicas, i.Replicas(), name)
			require.Equal(t, replicas, settingsIn(t, controller.Options{}, texts...).Replicas, name)
		}
	}
}

func TestAControllerWithoutANameHasNoAutoscaler(t *testing.T) {
	require.Empty(t, only(t, deployed("namespace: a", ""), "kind: ScaledObject\nspec: {scaleTargetRef: {}}\n").Autoscalers)
}

func TestTheVersionIsThatOfTheImagesTag(t *testing.T) {
	image := func(name string) string {
		return strings.Replace(deployed("namespace: a", ""), "registry.k8s.io/ingress-nginx/controller:v1.11.0", name, 1)
	}
	for name, want := range map[string]string{
		"registry.k8s.io/ingress-nginx/controller:v1.11.0":                    "1.11.0",
		"registry.k8s.io/ingress-nginx/controller:v1.12.1@sha256:0123abc":     "1.12.1",
		"registry.k8s.io/ingress-nginx/controller-chroot:v1.9.4":              "1.9.4",
		"rancher/nginx-ingress-controller:v1.14.5-hardened1":                  "1.14.5",
		"quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33": "0.33.0",
		"localhost:5000/controller:1.10.0":                                    "1.10.0",
		"localhost:5000/controller":                                           "",
		"registry.k8s.io/ingress-nginx/controller@sha256:0123abc":             "",
		"registry.k8s.io/ingress-nginx/controller:latest":                     "",
		"registry.k8s.io/ingress-nginx/controller:20260319":                   "",
		"example.com/own-build:4.15.1":                                        "", // that of a chart, more likely
	} {
		v, known := only(t, image(name)).Version()
		require.Equal(t, want != "", known, name)
		if known {
			require.Equal(t, want, v.String(), name)
		} else {
			want = ingressnginx.Last.String()
		}
		require.Equal(t, want, settingsIn(t, controller.Options{}, image(name)).Version.String(), name)
	}
	require.Equal(t, ingressnginx.Last, settingsIn(t, controller.Options{}).Version, "no controller")
}

func TestAnnotationsAreValidatedAsTheFlagOrTheVersionSays(t *testing.T) {
	on, off := true, false
	at := func(version, args string) string {
		return strings.Replace(deployed("namespace: a", args), "v1.11.0", version, 1)
	}
	for name, c := range map[string]struct {
		controller string
		options    controller.Options
		want       bool
	}{
		"1.11 by default":          {at("v1.11.8", ""), controller.Options{}, false},
		"1.12 by default":          {at("v1.12.0", ""), controller.Options{}, true},
		"1.11 with the flag":       {at("v1.11.0", ", --enable-annotation-validation"), controller.Options{}, true},
		"1.11 with its value":      {at("v1.11.0", ", --enable-annotation-validation=true"), controller.Options{}, true},
		"1.15 with the flag off":   {at("v1.15.1", ", --enable-annotation-validation=false"), controller.Options{}, false},
		"a version that is said":   {at("v1.11.0", ""), controller.Options{Version: ingressnginx.Last}, true},
		"the flag over a version":  {at("v1.11.0", ", --enable-annotation-validation=false"), controller.Options{Version: ingressnginx.Last}, false},
		"what is said, over all":   {at("v1.11.0", ""), controller.Options{Validation: &on}, true},
		"what is said off":         {at("v1.15.1", ", --enable-annotation-validation"), controller.Options{Validation: &off}, false},
		"a version without a name": {at("latest", ""), controller.Options{}, true},
	} {
		require.Equal(t, c.want, settingsIn(t, c.options, c.controller).Validation, name)
	}
	require.True(t, settingsIn(t, controller.Options{}).Validation, "no controller: that of the last release")
	require.False(t, settingsIn(t, controller.Options{Version: ingressnginx.Version{Major: 1, Minor: 11}}).Validation)
}

func TestAVersionThatIsSaidIsStrongerThanTheImage(t *testing.T) {
	old := ingressnginx.Version{Major: 1, Minor: 9, Patch: 4}
	require.Equal(t, old, settingsIn(t, controller.Options{Version: old}, deployed("namespace: a", "")).Version)
	set := controller.Find(objects(t, deployed("namespace: a", "")), controller.Options{Version: old})
	require.Equal(t, old, set.VersionOf(set.Instances()[0]))
}

func TestABooleanFlagIsReadAsGoDoes(t *testing.T) {
	for args, want := range map[string]struct{ on, said bool }{
		"":             {false, false},
		", --x":        {true, true},
		", --x=true":   {true, true},
		", --x=1":      {true, true},
		", --x=false":  {false, true},
		", --x=maybe":  {false, true},
		", --x, no":    {true, true},
		", --xy":       {false, false},
		", --x, --x=0": {false, true},
		", --x=0, --x": {true, true},
		", --y=--x":    {false, false},
		", -x, x, x=1": {false, false}, // the controller takes flags with two dashes only
	} {
		on, said, at := only(t, deployed("namespace: a", args)).BoolFlag("x")
		require.Equal(t, want, struct{ on, said bool }{on, said}, args)
		require.Equal(t, said, at.Line > 0, args)
	}
}

func TestTheControllerMayBeOneOfSeveralContainers(t *testing.T) {
	i := only(t, "kind: DaemonSet\nmetadata: {name: gate}\nspec: {template: {spec: {containers: [{image: \"sidecar:v9.9.9\", args: [/sidecar]}, "+
		"{image: \"controller:v1.10.0\", command: [/usr/bin/dumb-init, --, /nginx-ingress-controller], args: [--annotations-prefix=a.b]}]}}}\n")
	v, _ := i.Version()
	require.Equal(t, "1.10.0", v.String())
	require.Equal(t, "a.b", i.Prefix())
	require.Zero(t, i.Replicas())
	require.True(t, i.HasWorkload())
}

func TestAClassThatTheStreamDoesNotHaveIsTheStandardControllersFirst(t *testing.T) {
	second := deployed("name: second", ", --controller-class=example.com/edge, --annotations-prefix=a.b")
	for name, c := range map[string]struct {
		texts  []string
		prefix string
	}{
		"behind another": {[]string{second, deployed("name: first", "")}, ingressnginx.DefaultPrefix},
		"before another": {[]string{deployed("name: first", ""), second}, ingressnginx.DefaultPrefix},
		"by itself":      {[]string{second}, "a.b"},
	} {
		require.Equal(t, c.prefix, settingsIn(t, controller.Options{}, c.texts...).Prefix, name)
	}
}
