package controller_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

const (
	noClass      = "spec: {}\n"
	classNginx   = "spec: {ingressClassName: nginx}\n"
	classEdge    = "spec: {ingressClassName: edge}\n"
	oldNginx     = "metadata: {annotations: {kubernetes.io/ingress.class: nginx}}\n"
	oldEdge      = "metadata: {annotations: {kubernetes.io/ingress.class: edge}}\n"
	edgeOldNginx = classEdge + oldNginx
)

// class returns an IngressClass with that spec.controller.
func class(name, controllerName string) string {
	return fmt.Sprintf("kind: IngressClass\nmetadata: {name: %s}\nspec: {controller: %s}\n", name, controllerName)
}

func defaultClass(name, controllerName string) string {
	return fmt.Sprintf("kind: IngressClass\nmetadata: {name: %s, annotations: {ingressclass.kubernetes.io/is-default-class: \"true\"}}\n"+
		"spec: {controller: %s}\n", name, controllerName)
}

// workload returns a Deployment with more of its spec, and those arguments.
func workload(spec, args string) string {
	return fmt.Sprintf("kind: Deployment\nspec: {%s template: {spec: {containers: [{args: [%s]}]}}}\n", spec, args)
}

func objects(t *testing.T, texts ...string) []manifest.Object {
	t.Helper()
	var out []manifest.Object
	for _, text := range texts {
		docs := manifest.Split([]byte(text))
		require.Len(t, docs, 1)
		p, err := docs[0].Parse()
		require.NoError(t, err)
		out = append(out, p.Objects...)
	}
	return out
}

// settings asks for the settings of one Ingress in a stream of texts.
func settings(t *testing.T, o controller.Options, ingress string, texts ...string) (controller.Settings, bool, string) {
	t.Helper()
	ing := objects(t, "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"+ingress)[0]
	got, ok, why := controller.Find(objects(t, texts...), o).For(ing)
	if !ok {
		return controller.Settings{}, ok, why
	}
	return controller.Settings{Prefix: got.Prefix, Replicas: got.Replicas}, ok, why
}

func TestAnIngressIsHandledWhereItsClassIsKnownToBeIngressNginxs(t *testing.T) {
	const (
		community = "k8s.io/ingress-nginx"
		other     = "nginx.org/ingress-controller"
	)
	for name, c := range map[string]struct {
		stream  []string
		options controller.Options
		ingress string
		why     string // empty: it is handled
	}{
		"no class, nothing known":        {ingress: noClass},
		"nginx by spec":                  {ingress: classNginx},
		"nginx by annotation":            {ingress: oldNginx},
		"a class of the stream":          {ingress: classEdge, stream: []string{class("edge", community)}},
		"a class of the options":         {ingress: classEdge, options: controller.Options{Classes: []string{"x", "edge"}}},
		"a class of a second controller": {ingress: classEdge, stream: []string{class("edge", "a/b"), workload("", "/nginx-ingress-controller, --controller-class=a/b")}},
		"the value of --ingress-class":   {ingress: oldEdge, stream: []string{workload("", "/nginx-ingress-controller, --ingress-class=edge")}},
		"options win over the stream":    {ingress: classNginx, options: controller.Options{Classes: []string{"nginx"}}, stream: []string{class("nginx", other)}},
		"no class, the default is known": {ingress: noClass, stream: []string{defaultClass("edge", community)}},

		"an unknown class": {
			ingress: classEdge,
			why:     `class "edge" is not known to be ingress-nginx's; if it is, say so with --ingress-class edge`,
		},
		"an unknown class by annotation": {
			ingress: oldEdge,
			why:     `class "edge" is not known to be ingress-nginx's; if it is, say so with --ingress-class edge`,
		},
		"another controller's class": {
			ingress: classEdge, stream: []string{class("edge", "traefik.io/ingress-controller")},
			why: `class "edge" belongs to "traefik.io/ingress-controller", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`,
		},
		"another controller's class named nginx": {
			ingress: classNginx, stream: []string{class("nginx", other)},
			why: `class "nginx" belongs to "nginx.org/ingress-controller", which is not known to be an ingress-nginx; if it is, say so with --ingress-class nginx`,
		},
		"the spec wins over the annotation": {
			ingress: edgeOldNginx, stream: []string{class("edge", other)},
			why: `class "edge" belongs to "nginx.org/ingress-controller", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`,
		},
		"no class, the default is another controller's": {
			ingress: noClass, stream: []string{defaultClass("edge", other), class("nginx", community)},
			why: `class "edge" belongs to "nginx.org/ingress-controller", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`,
		},
		"a controller class without a controller": {
			ingress: classEdge, stream: []string{class("edge", "a/b"), workload("", "/nginx-ingress-controller, --controller-class=a/c")},
			why: `class "edge" belongs to "a/b", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`,
		},
		"arguments of another program": {
			ingress: oldEdge, stream: []string{workload("", "/my-nginx-ingress-controller, --ingress-class=edge")},
			why: `class "edge" is not known to be ingress-nginx's; if it is, say so with --ingress-class edge`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, ok, why := settings(t, c.options, c.ingress, c.stream...)
			require.Equal(t, c.why, why)
			require.Equal(t, c.why == "", ok)
		})
	}
}

func TestAClassIsDefaultOnlyWithTheStringTrue(t *testing.T) {
	const other = "kind: IngressClass\nmetadata: {name: edge, annotations: {ingressclass.kubernetes.io/is-default-class: \"%s\"}}\nspec: {controller: a/b}\n"
	for value, handled := range map[string]bool{"true": false, "false": true, "": true, "True": true} {
		_, ok, _ := settings(t, controller.Options{}, noClass, fmt.Sprintf(other, value))
		require.Equal(t, handled, ok, value)
	}
}

func TestTheFlagsOfTheControllerAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		workload string
		want     controller.Settings
	}{
		"none": {workload("", "/nginx-ingress-controller"), controller.Settings{Prefix: "nginx.ingress.kubernetes.io"}},
		"with an equals sign": {
			workload("", "/nginx-ingress-controller, --election-id=x, --annotations-prefix=edge.example.com"),
			controller.Settings{Prefix: "edge.example.com"},
		},
		"in two words": {
			workload("", "/nginx-ingress-controller, --annotations-prefix, edge.example.com, --v=2"),
			controller.Settings{Prefix: "edge.example.com"},
		},
		"without a value": {workload("", "/nginx-ingress-controller, --annotations-prefix"), controller.Settings{Prefix: "nginx.ingress.kubernetes.io"}},
		"of a longer name": {
			workload("", "/nginx-ingress-controller, --annotations-prefix-x=edge.example.com"),
			controller.Settings{Prefix: "nginx.ingress.kubernetes.io"},
		},
		"behind an init program": {
			workload("", "/usr/bin/dumb-init, --, /nginx-ingress-controller, --annotations-prefix=edge.example.com"),
			controller.Settings{Prefix: "edge.example.com"},
		},
		"in command and args": {
			"kind: Deployment\nspec: {template: {spec: {containers: [{command: [/bin/x], args: [y]}, " +
				"{command: [/usr/bin/nginx-ingress-controller], args: [--annotations-prefix=edge.example.com]}]}}}\n",
			controller.Settings{Prefix: "edge.example.com"},
		},
		"replicas":               {workload("replicas: 3,", "/nginx-ingress-controller"), controller.Settings{Prefix: "nginx.ingress.kubernetes.io", Replicas: 3}},
		"replicas that are none": {workload("replicas: null,", "/nginx-ingress-controller"), controller.Settings{Prefix: "nginx.ingress.kubernetes.io"}},
		"a DaemonSet has no count": {
			"kind: DaemonSet\nspec: {template: {spec: {containers: [{args: [/nginx-ingress-controller, --annotations-prefix=a.b]}]}}}\n",
			controller.Settings{Prefix: "a.b"},
		},
		"of another kind": {
			"kind: StatefulSet\nspec: {replicas: 3, template: {spec: {containers: [{args: [/nginx-ingress-controller, --annotations-prefix=a.b]}]}}}\n",
			controller.Settings{Prefix: "nginx.ingress.kubernetes.io"},
		},
		"of another program": {workload("replicas: 3,", "/other, --annotations-prefix=a.b"), controller.Settings{Prefix: "nginx.ingress.kubernetes.io"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok, _ := settings(t, controller.Options{}, classNginx, c.workload)
			require.True(t, ok)
			require.Equal(t, c.want, got)
		})
	}
}

func TestEachClassHasTheSettingsOfItsOwnController(t *testing.T) {
	stream := []string{
		workload("replicas: 2,", "/nginx-ingress-controller"),
		workload("replicas: 5,", "/nginx-ingress-controller, --controller-class=example.com/edge, --annotations-prefix=edge.example.com"),
		class("nginx", "k8s.io/ingress-nginx"),
		class("edge", "example.com/edge"),
	}
	for ingress, want := range map[string]controller.Settings{
		classNginx: {Prefix: "nginx.ingress.kubernetes.io", Replicas: 2},
		oldNginx:   {Prefix: "nginx.ingress.kubernetes.io", Replicas: 2},
		classEdge:  {Prefix: "edge.example.com", Replicas: 5},
	} {
		got, ok, _ := settings(t, controller.Options{}, ingress, stream...)
		require.True(t, ok)
		require.Equal(t, want, got, ingress)
	}
	got, _, _ := settings(t, controller.Options{}, classNginx, stream[1], stream[2], stream[3])
	require.Equal(t, controller.Settings{Prefix: "nginx.ingress.kubernetes.io"}, got, "another class's controller says nothing about this one's")
}

func TestOptionsAreStrongerThanTheStream(t *testing.T) {
	deployment := workload("replicas: 3,", "/nginx-ingress-controller, --annotations-prefix=edge.example.com")
	for name, c := range map[string]struct {
		options controller.Options
		want    controller.Settings
	}{
		"neither":  {controller.Options{}, controller.Settings{Prefix: "edge.example.com", Replicas: 3}},
		"prefix":   {controller.Options{Prefix: "a.b"}, controller.Settings{Prefix: "a.b", Replicas: 3}},
		"replicas": {controller.Options{Replicas: 7}, controller.Settings{Prefix: "edge.example.com", Replicas: 7}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok, _ := settings(t, c.options, classNginx, deployment)
			require.True(t, ok)
			require.Equal(t, c.want, got)
		})
	}
}

func TestInterestIsInWorkloadsThatRunTheController(t *testing.T) {
	in := manifest.Interest{Words: []string{"ngress"}, Wants: controller.Interest}
	for text, want := range map[string]manifest.Relevance{
		"apiVersion: apps/v1\n" + workload("", "/nginx-ingress-controller"): manifest.Relevant,
		"apiVersion: apps/v1\n" + workload("", "/ingress-other"):            manifest.Irrelevant,
	} {
		require.Equal(t, want, manifest.NewSkimmer(in).Relevance(manifest.Split([]byte(text))[0]), text)
	}
}
