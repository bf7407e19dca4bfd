package rules

import (
	"errors"
	"slices"
	"strconv"
	"sync"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// Pass is one Ingress under check, with the limits that it will have.
type Pass struct {
	Ingress manifest.Object
	// Annotations that it has.
	Annotations manifest.Annotations
	// Settings of the controller that handles it.
	Settings *controller.Settings
	// Native is what the controller will read, with what is to be written.
	Native ingressnginx.Native
	// ByHand is what the Ingress itself says in the controller's annotations.
	ByHand limits.Limits
	// Intent is the value of the limits annotation, zero where there is none,
	// and Wish what it says.
	Intent manifest.Value
	Wish   limits.Limits
	// Limits is what results from all sources, and Origin where each field comes from.
	Limits limits.Limits
	Origin limits.Origins
	// Policies are those that select the Ingress.
	Policies []*policy.Policy
	// Written are the annotations that are to be added or changed.
	Written []manifest.Annotation
	// Missing are those that would be, on an Ingress that comes from a cluster
	// and is judged as it stands there.
	Missing []manifest.Annotation

	report
}

// Run makes every check of an Ingress and returns the findings in the order of
// the list of rules.
func (p *Pass) Run() []Found {
	for _, rule := range ofIngresses() {
		p.rule = rule
		rule.Ingress(p)
	}
	return p.found
}

// Checked returns what the checks of the stream need, once Run was called.
func (p *Pass) Checked() Checked {
	return Checked{
		Ingress: p.Ingress, Limits: p.Limits, Policies: p.Policies, Written: p.Written, Paths: p.Ingress.Paths(),
		version: p.Settings.Version, prefix: p.Settings.Prefix, class: p.Ingress.IngressClass().Name,
		canary: p.isOn("canary"), alone: p.fate(0),
	}
}

// ofIngresses are the rules for one Ingress, which are run over thousands.
var ofIngresses = sync.OnceValue(func() []*Rule {
	var out []*Rule
	for _, rule := range All() {
		if rule.Ingress != nil {
			out = append(out, &rule)
		}
	}
	return out
})

// IntentOrigin and NativeOrigin name the two sources on an Ingress itself.
const (
	IntentOrigin = "annotation " + policy.LimitsAnnotation
	NativeOrigin = "the controller's own annotations"
)

// onField reports about a field of limits, at the annotation that said it.
func (p *Pass) onField(field string, f finding) {
	at := place{on: p.Ingress, pos: p.Ingress.Pos()}
	name := p.Native.Read(field)
	switch v, ok := p.native(name); {
	case name != "" && ok:
		at.field, at.pos = p.key(name), v.Pos()
	case p.Intent.Text != "" && p.Origin.Of(field) == IntentOrigin:
		at.field, at.pos = policy.LimitsAnnotation, p.Intent.Pos()
	}
	p.add(at, f)
}

// onAnnotation reports about an annotation, named without the controller's prefix.
func (p *Pass) onAnnotation(name string, f finding) { p.onKey(p.key(name), f) }

// onKey reports about an annotation by its whole key.
func (p *Pass) onKey(key string, f finding) {
	at := place{on: p.Ingress, pos: p.Ingress.Pos(), field: key}
	if v, ok := p.Annotations.Get(key); ok {
		at.pos = v.Pos()
	}
	p.add(at, f)
}

// onName reports about the name of an annotation.
func (p *Pass) onName(a manifest.Entry, f finding) {
	p.add(place{on: p.Ingress, pos: a.KeyPos(), field: a.Key}, f)
}

// onIngress reports about the whole object.
func (p *Pass) onIngress(f finding) { p.add(place{on: p.Ingress, pos: p.Ingress.Pos()}, f) }

func (p *Pass) key(annotation string) string { return p.Settings.Prefix + "/" + annotation }

// native returns one of the controller's annotations.
func (p *Pass) native(name string) (manifest.Value, bool) {
	return p.Annotations.Of(p.Settings.Prefix, name)
}

// annotation returns the value of one of the controller's annotations, or "".
func (p *Pass) annotation(name string) string {
	v, _ := p.native(name)
	return v.Text
}

// isOn reports whether a boolean annotation is on, as the controller reads it.
func (p *Pass) isOn(name string) bool {
	text := p.annotation(name)
	if text == "" {
		return false // as most are, and an error costs
	}
	on, err := strconv.ParseBool(text)
	return err == nil && on
}

// problems returns the values that the controller will not read as meant, for
// one of the reasons.
func (p *Pass) problems(reasons ...error) []ingressnginx.Problem {
	var out []ingressnginx.Problem
	for _, problem := range p.Native.Problems {
		for _, reason := range reasons {
			if errors.Is(problem.Err, reason) {
				out = append(out, problem)
				break
			}
		}
	}
	return out
}

// asksForLimits reports whether somebody who wrote this Ingress asked for a limit,
// even one that the controller cannot read.
func (p *Pass) asksForLimits() bool {
	for _, name := range ingressnginx.Names() {
		if v, ok := p.native(name); ok && v.Text != "" && v.Text != ingressnginx.Off(name) {
			return true
		}
	}
	return !p.Wish.IsZero()
}

// isWritten reports whether an annotation is to be added or changed.
func (p *Pass) isWritten(key string) bool {
	return slices.ContainsFunc(p.Written, func(a manifest.Annotation) bool { return a.Key == key })
}

// notStrings returns the annotations that the API server will not read as
// strings, less those that are to be changed. It reads null as an empty one.
func (p *Pass) notStrings() []manifest.Entry {
	var out []manifest.Entry
	for _, a := range p.Annotations {
		if !a.IsString && !a.IsNull && !p.isWritten(a.Key) {
			out = append(out, a)
		}
	}
	return out
}

func describe(v manifest.Value) string {
	if !v.IsScalar {
		return "that is a list or a mapping"
	}
	return v.Text
}

// hasProblem reports whether the controller will not read an annotation as meant.
func (p *Pass) hasProblem(annotation string) bool {
	return slices.ContainsFunc(p.Native.Problems, func(problem ingressnginx.Problem) bool { return problem.Annotation == annotation })
}

// isUnread reports whether the number that is said of a field is none to the controller.
func (p *Pass) isUnread(field string) bool {
	return slices.ContainsFunc(p.problems(ingressnginx.ErrNotInteger, ingressnginx.ErrEmpty), func(problem ingressnginx.Problem) bool {
		return problem.Field == field
	})
}

// isZero reports whether a limit is said to be 0.
func isZero(field string, p *Pass) bool {
	f, _ := limits.FieldNamed(field)
	n := f.Number(p.Native.Limits)
	return n != nil && *n == 0
}
