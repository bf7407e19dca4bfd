package controller

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Instance is one controller of ingress-nginx in the stream, or the ConfigMap
// of one that is not in it.
type Instance struct {
	// Workload is its Deployment or DaemonSet; zero where only the ConfigMap is there.
	Workload manifest.Object
	// Config is its ConfigMap.
	Config Config
	// Services send traffic to it.
	Services []manifest.Object
	// Autoscalers change its number of replicas.
	Autoscalers []manifest.Object

	container manifest.Container
}

// HasWorkload reports whether the controller itself is in the stream.
func (i *Instance) HasWorkload() bool { return i.Workload.Kind != "" }

// Flag returns the last value of "--name=value" or "--name value" among the
// words of its command, as the controller's own parser does.
func (i *Instance) Flag(name, otherwise string) string {
	if v, said := i.flag(name); said {
		return v.Text
	}
	return otherwise
}

func (i *Instance) flag(name string) (found manifest.Value, said bool) {
	words := i.container.Words
	for at, w := range words {
		if value, ok := strings.CutPrefix(w.Text, "--"+name+"="); ok {
			found, said = w, true
			found.Text = value
		}
		if w.Text == "--"+name && at+1 < len(words) {
			found, said = words[at+1], true
		}
	}
	return found, said
}

// BoolFlag returns whether a flag is on, and where that is written; said is
// false where it is not given. As everywhere in Go, "--name" alone is on, and
// a word behind it is not its value.
func (i *Instance) BoolFlag(name string) (on, said bool, at diag.Position) {
	for _, w := range i.container.Words {
		if w.Text == "--"+name {
			on, said, at = true, true, w.Pos()
		}
		if value, ok := strings.CutPrefix(w.Text, "--"+name+"="); ok {
			parsed, err := strconv.ParseBool(value)
			on, said, at = err == nil && parsed, true, w.Pos()
		}
	}
	return on, said, at
}

// Prefix of the annotations that it reads.
func (i *Instance) Prefix() string {
	return i.Flag("annotations-prefix", ingressnginx.DefaultPrefix)
}

// controllerClass is what spec.controller of its IngressClasses says.
func (i *Instance) controllerClass() string {
	return i.Flag("controller-class", ingressnginx.ControllerName)
}

// ingressClass is what the older class annotation of its Ingresses says.
func (i *Instance) ingressClass() string { return i.Flag("ingress-class", DefaultClass) }

// Replicas is how many there are, each of which counts for itself; 0 where the
// text does not fix it.
func (i *Instance) Replicas() int {
	if len(i.Autoscalers) > 0 {
		return 0
	}
	n, err := strconv.Atoi(i.Workload.Text("spec", "replicas"))
	if err != nil {
		return 0 // absent: something else or the API server's default decides
	}
	return n
}

// Version of the program, by the tag of its image.
func (i *Instance) Version() (v ingressnginx.Version, known bool) {
	return ingressnginx.VersionOfImage(i.container.Image.Text)
}

// newInstance returns the controller that a workload runs, or nil.
func newInstance(workload manifest.Object) *Instance {
	for _, c := range workload.Containers() {
		if slices.ContainsFunc(c.Words, func(w manifest.Value) bool { return strings.HasSuffix(w.Text, "/"+program) }) {
			return &Instance{Workload: workload, container: c}
		}
	}
	return nil
}

// take reports whether an object of the stream belongs to the controller, and
// keeps it if so.
func (i *Instance) take(o manifest.Object) bool {
	switch {
	case o.Kind == "ConfigMap" && i.isConfig(o):
		i.Config = Config{Object: o, known: true}
	case o.Kind == "Service" && mayBeIn(o, i.Workload.Namespace) && selects(o, i.Workload):
		i.Services = append(i.Services, o)
	case (o.Kind == "HorizontalPodAutoscaler" || o.Kind == "ScaledObject") && mayBeIn(o, i.Workload.Namespace) && scales(o, i.Workload):
		i.Autoscalers = append(i.Autoscalers, o)
	default:
		return false
	}
	return true
}

// isConfig reports whether a ConfigMap is the one that "--configmap=namespace/name" names.
func (i *Instance) isConfig(o manifest.Object) bool {
	return o.Name != "" && o.Name == i.configName() && mayBeIn(o, i.configNamespace())
}

func (i *Instance) configName() string {
	_, name, _ := strings.Cut(i.Flag("configmap", ""), "/")
	return name
}

// configNamespace is the workload's own where the flag has the variable for it,
// as the chart writes.
func (i *Instance) configNamespace() string {
	namespace, _, _ := strings.Cut(i.Flag("configmap", ""), "/")
	if strings.HasPrefix(namespace, "$(") {
		return i.Workload.Namespace
	}
	return namespace
}

// mayBeIn reports whether an object may be in a namespace: Helm knows the one of
// an object that names none, the text does not.
func mayBeIn(o manifest.Object, namespace string) bool {
	return o.Namespace == namespace || o.Namespace == "" || namespace == ""
}

// selects reports whether a Service sends traffic to the pods of a workload.
func selects(service, workload manifest.Object) bool {
	selector := service.Entries("spec", "selector")
	for _, want := range selector {
		if workload.Text("spec", "template", "metadata", "labels", want.Key) != want.Text {
			return false
		}
	}
	return len(selector) > 0
}

// scales reports whether an autoscaler's target is the workload.
func scales(autoscaler, workload manifest.Object) bool {
	target := func(key string) string { return autoscaler.Text("spec", "scaleTargetRef", key) }
	return workload.Name != "" && target("name") == workload.Name && cmp.Or(target("kind"), "Deployment") == workload.Kind
}
