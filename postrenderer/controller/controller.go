// Package controller finds the ingress-nginx controllers in a rendered stream,
// as far as they decide which Ingresses are theirs and what annotations they read.
package controller

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

const (
	// DefaultClass is the class that ingress-nginx's chart makes, and the
	// value of kubernetes.io/ingress.class that the controller takes.
	DefaultClass = "nginx"

	defaultClassAnnotation = "ingressclass.kubernetes.io/is-default-class"
	program                = "nginx-ingress-controller"
)

// Options is what the caller knows better than the stream.
type Options struct {
	// Classes are names of IngressClasses that are ingress-nginx's, besides
	// those that the stream shows and DefaultClass.
	Classes []string
	// Prefix of the annotations; empty: as the stream says, or the controller's default.
	Prefix string
	// Replicas of the controller; 0: as the stream says, or unknown.
	Replicas int
}

// Set is the controllers and classes that are known.
type Set struct {
	options   Options
	classes   map[string]string // IngressClass name → spec.controller
	fallback  string            // the class of an Ingress that names none; "" is not known
	instances []instance
}

// instance is one controller of ingress-nginx, by its flags.
type instance struct {
	controllerClass string // --controller-class
	ingressClass    string // --ingress-class: kubernetes.io/ingress.class of its Ingresses
	prefix          string // --annotations-prefix
	replicas        int    // 0: not fixed in the text
}

// Settings is what a controller does with an Ingress.
type Settings struct {
	// Prefix of the annotations that it reads, without the slash.
	Prefix string
	// Replicas that share nothing and count each for itself; 0 is unknown.
	Replicas int
}

// Interest is what Find looks at besides IngressClasses: workloads that run
// the controller.
var Interest = manifest.Interest{Words: []string{"/" + program}, Kinds: []string{"Deployment", "DaemonSet"}}

// Find looks for IngressClasses and controllers among the objects of a stream.
func Find(objects []manifest.Object, o Options) *Set {
	s := &Set{options: o, classes: map[string]string{}}
	for _, obj := range objects {
		switch obj.Kind {
		case "IngressClass":
			s.classes[obj.Name] = obj.Text("spec", "controller")
			if v, _ := obj.Annotation(defaultClassAnnotation); v.Text == "true" {
				s.fallback = obj.Name
			}
		case "Deployment", "DaemonSet":
			s.addInstance(obj)
		}
	}
	return s
}

func (s *Set) addInstance(obj manifest.Object) {
	for _, words := range obj.Containers() {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, "/"+program) }) {
			continue
		}
		replicas, err := strconv.Atoi(obj.Text("spec", "replicas"))
		if err != nil {
			replicas = 0 // absent: an autoscaler or the API server's default decides
		}
		s.instances = append(s.instances, instance{
			controllerClass: flag(words, "controller-class", ingressnginx.ControllerName),
			ingressClass:    flag(words, "ingress-class", DefaultClass),
			prefix:          flag(words, "annotations-prefix", ingressnginx.DefaultPrefix),
			replicas:        replicas,
		})
	}
}

// flag returns the last value of "--name=value" or "--name value" among a
// command's words, as the controller's own parser does.
func flag(words []string, name, otherwise string) string {
	found := otherwise
	for i, w := range words {
		w = strings.TrimPrefix(strings.TrimPrefix(w, "-"), "-")
		if value, ok := strings.CutPrefix(w, name+"="); ok {
			found = value
		}
		if w == name && i+1 < len(words) {
			found = words[i+1]
		}
	}
	return found
}

// For returns the settings of the controller that handles an Ingress. Where
// none is known to, ok is false and why says so. An Ingress without a class
// counts as handled unless the stream's default class is another controller's:
// the cluster's default class is not in the text, and an annotation that
// nobody reads does no harm.
func (s *Set) For(ingress manifest.Object) (settings Settings, ok bool, why string) {
	class := ingress.IngressClass()
	if class.Name == "" {
		class.Name = s.fallback
	}
	owner, known := s.classes[class.Name]
	byFlag := s.instanceOf(func(i instance) bool { return i.ingressClass == class.Name })
	ours := s.instanceOf(func(i instance) bool { return i.controllerClass == owner })
	standard := s.instanceOf(func(i instance) bool { return i.controllerClass == ingressnginx.ControllerName })
	switch {
	case class.ByAnnotation && byFlag != nil:
		return s.settings(byFlag), true, ""
	case known && (owner == ingressnginx.ControllerName || ours != nil || slices.Contains(s.options.Classes, class.Name)):
		return s.settings(ours), true, ""
	case known:
		return Settings{}, false, fmt.Sprintf("class %q belongs to %q, which is not ingress-nginx", class.Name, owner)
	case byFlag != nil:
		return s.settings(byFlag), true, ""
	case class.Name == "" || class.Name == DefaultClass || slices.Contains(s.options.Classes, class.Name):
		return s.settings(standard), true, ""
	}
	return Settings{}, false, fmt.Sprintf("class %q is not known to be ingress-nginx's; if it is, say so with --ingress-class %s", class.Name, class.Name)
}

// instanceOf returns the first controller in the stream that fits, or nil.
func (s *Set) instanceOf(fits func(instance) bool) *instance {
	if i := slices.IndexFunc(s.instances, fits); i >= 0 {
		return &s.instances[i]
	}
	return nil
}

// settings are those of an instance, which may be nil, and of the options,
// which are stronger.
func (s *Set) settings(i *instance) Settings {
	out := Settings{Prefix: ingressnginx.DefaultPrefix}
	if i != nil {
		out = Settings{Prefix: i.prefix, Replicas: i.replicas}
	}
	out.Prefix = cmp.Or(s.options.Prefix, out.Prefix)
	out.Replicas = cmp.Or(s.options.Replicas, out.Replicas)
	return out
}
