// Package controller finds the ingress-nginx controllers in a rendered stream,
// as far as they decide which Ingresses are theirs and what annotations they read.
package controller

import (
	"cmp"
	"fmt"
	"slices"

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
	// Version of the controller; zero: as the stream says, or the last release.
	Version ingressnginx.Version
	// Validation says whether the controller validates annotations; nil: as
	// the stream says, or as that version does by default.
	Validation *bool
}

// Set is the controllers and classes that are known.
type Set struct {
	options   Options
	classes   map[string]string // IngressClass name → spec.controller
	fallback  string            // the class of an Ingress that names none; "" is not known
	instances []*Instance
	orphans   []*Instance // ConfigMaps of controllers that are not in the stream
	// settingsOf each instance, and of nil, which stands for a controller that is
	// not in the stream.
	settingsOf map[*Instance]*Settings
}

// Settings is what a controller does with an Ingress.
type Settings struct {
	// Prefix of the annotations that it reads, without the slash.
	Prefix string
	// Replicas that share nothing and count each for itself; 0 is unknown.
	Replicas int
	// Version of the controller.
	Version ingressnginx.Version
	// Validation: an Ingress with an annotation that is not valid is not taken at all.
	Validation bool
	// Config is its ConfigMap, where the stream has it.
	Config Config
	// Instance is nil where the controller is not in the stream.
	Instance *Instance
}

// Interest is what Find looks at besides IngressClasses: workloads that run
// the controller, and ConfigMaps that look like one's.
var Interest = []manifest.Want{
	{Kind: "Deployment", Words: []string{"/" + program}},
	{Kind: "DaemonSet", Words: []string{"/" + program}},
	{Kind: "ConfigMap", Words: configWords, Optional: true},
}

// configWords are in the name or the labels of a ConfigMap that looks like a
// controller's, as YAML or JSON.
var configWords = []string{
	"ingress-nginx-controller", "nginx-configuration", "kubernetes.io/name: ingress-nginx", `kubernetes.io/name": "ingress-nginx`,
}

// InterestOf returns what else belongs to the controllers among the objects of
// a stream, or nil where there is none.
func InterestOf(objects []manifest.Object) []manifest.Want {
	var out []manifest.Want
	for _, o := range objects {
		i := instanceOf(o)
		if i == nil {
			continue
		}
		if name := i.configName(); name != "" {
			out = append(out, manifest.Want{Kind: "ConfigMap", Words: []string{name}, Optional: true})
		}
		for _, l := range o.Entries("spec", "template", "metadata", "labels") {
			out = append(out, manifest.Want{Kind: "Service", Words: []string{l.Text}, Optional: true})
		}
		if o.Name == "" {
			continue // no autoscaler can name it
		}
		for _, kind := range []string{"HorizontalPodAutoscaler", "ScaledObject"} {
			out = append(out, manifest.Want{Kind: kind, Words: []string{o.Name}, Optional: true})
		}
	}
	return out
}

// Find looks for IngressClasses and controllers among the objects of a stream.
func Find(objects []manifest.Object, o Options) *Set {
	s := &Set{options: o, classes: map[string]string{}}
	for _, obj := range objects {
		if obj.Kind == "IngressClass" {
			s.classes[obj.Name] = obj.Text("spec", "controller")
			if v, _ := obj.Annotation(defaultClassAnnotation); v.Text == "true" {
				s.fallback = obj.Name
			}
		}
		if i := instanceOf(obj); i != nil {
			s.instances = append(s.instances, i)
		}
	}
	for _, obj := range objects {
		s.assign(obj)
	}
	s.settingsOf = map[*Instance]*Settings{nil: s.settings(nil)}
	for _, i := range s.instances {
		s.settingsOf[i] = s.settings(i)
	}
	return s
}

func instanceOf(o manifest.Object) *Instance {
	if o.Kind != "Deployment" && o.Kind != "DaemonSet" {
		return nil
	}
	return newInstance(o)
}

// assign gives an object to the controllers that it belongs to.
func (s *Set) assign(o manifest.Object) {
	taken := false
	for _, i := range s.instances {
		taken = i.take(o) || taken
	}
	if !taken && o.Kind == "ConfigMap" && looksLikeConfig(o) {
		s.orphans = append(s.orphans, &Instance{Config: Config{Object: o, known: true}})
	}
}

// Instances returns the controllers of the stream, and the ConfigMaps of others.
func (s *Set) Instances() []*Instance { return slices.Concat(s.instances, s.orphans) }

// For returns the settings of the controller that handles an Ingress, which all
// of its Ingresses share and nobody may change. Where
// none is known to, ok is false and why says so. An Ingress without a class
// counts as handled unless the stream's default class is another controller's:
// the cluster's default class is not in the text, and an annotation that
// nobody reads does no harm.
func (s *Set) For(ingress manifest.Object) (settings *Settings, ok bool, why string) {
	class := s.class(ingress)
	owner, known := s.classes[class.Name]
	byFlag := s.instanceOf(func(i *Instance) bool { return i.ingressClass() == class.Name })
	ours := s.instanceOf(func(i *Instance) bool { return i.controllerClass() == owner })
	standard := s.instanceOf(func(i *Instance) bool { return i.controllerClass() == ingressnginx.ControllerName })
	switch {
	case class.ByAnnotation && byFlag != nil:
		return s.settingsOf[byFlag], true, ""
	case known && (owner == ingressnginx.ControllerName || ours != nil || slices.Contains(s.options.Classes, class.Name)):
		return s.settingsOf[ours], true, ""
	case known:
		return nil, false, fmt.Sprintf("class %q belongs to %q, which is not known to be an ingress-nginx; if it is, say so with --ingress-class %s",
			class.Name, owner, class.Name)
	case byFlag != nil && class.Name != DefaultClass: // which is every controller's flag where it is not given
		return s.settingsOf[byFlag], true, ""
	case class.Name == "" || class.Name == DefaultClass || slices.Contains(s.options.Classes, class.Name):
		return s.settingsOf[cmp.Or(standard, byFlag)], true, ""
	}
	return nil, false, fmt.Sprintf("class %q is not known to be ingress-nginx's; if it is, say so with --ingress-class %s", class.Name, class.Name)
}

// class is the one that an Ingress names, or the stream's default.
func (s *Set) class(ingress manifest.Object) manifest.Class {
	class := ingress.IngressClass()
	if class.Name == "" {
		class.Name = s.fallback
	}
	return class
}

// Owner returns spec.controller of the class of an Ingress, where the stream has
// that class.
func (s *Set) Owner(ingress manifest.Object) string { return s.classes[s.class(ingress).Name] }

// instanceOf returns the first controller in the stream that fits, or nil.
func (s *Set) instanceOf(fits func(*Instance) bool) *Instance {
	if i := slices.IndexFunc(s.instances, fits); i >= 0 {
		return s.instances[i]
	}
	return nil
}

// settings are those of an instance, which may be nil, and of the options,
// which are stronger.
func (s *Set) settings(i *Instance) *Settings {
	out := &Settings{Prefix: ingressnginx.DefaultPrefix, Version: cmp.Or(s.options.Version, ingressnginx.Last), Instance: i}
	if i != nil {
		out.Prefix, out.Replicas, out.Config, out.Version = i.Prefix(), i.Replicas(), i.Config, s.VersionOf(i)
	} else if len(s.instances) == 0 && len(s.orphans) == 1 {
		out.Config = s.orphans[0].Config
	}
	out.Prefix = cmp.Or(s.options.Prefix, out.Prefix)
	out.Replicas = cmp.Or(s.options.Replicas, out.Replicas)
	out.Validation = s.validation(i, out.Version)
	return out
}

// VersionOf returns the version that a controller of the stream counts as.
func (s *Set) VersionOf(i *Instance) ingressnginx.Version {
	v, known := i.Version()
	if !known {
		v = ingressnginx.Last
	}
	return cmp.Or(s.options.Version, v)
}

func (s *Set) validation(i *Instance, v ingressnginx.Version) bool {
	if s.options.Validation != nil {
		return *s.options.Validation
	}
	if i != nil {
		if on, said, _ := i.BoolFlag("enable-annotation-validation"); said {
			return on
		}
	}
	return v.ValidatesAnnotations()
}
