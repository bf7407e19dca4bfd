package postrenderer

import (
	"slices"
	"sync"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// decision is what came of one Ingress.
type decision struct {
	unhandled *rules.Unhandled // nil where an ingress-nginx handles it
	refused   error
	invalid   diag.List
	found     []rules.Found
	undecided *undecided // nil where its limits can be told

	// isHandled: checked and ingress are made, in memory that those of all
	// Ingresses share.
	isHandled bool
	checked   *rules.Checked
	ingress   *Ingress
	// accepting is the Ingress where it has an annotation that accepts findings.
	accepting *manifest.Object
}

// undecided is an Ingress whose limits cannot be told.
type undecided struct {
	ingress  manifest.Object
	policies []*policy.Policy // that select it
}

// desk is what a goroutine decides at: memory for one Ingress after the other.
type desk struct {
	memory      manifest.Memory
	annotations manifest.Annotations
	layers      []policy.Layer
	pass        rules.Pass
}

// decideOnIngresses decides on all Ingresses. Documents are decided on beside
// each other, and the Ingresses of one after each other, since they share its
// text.
func (s *stream) decideOnIngresses(controllers *controller.Set) {
	docs, first := s.withIngresses()
	n := first[len(docs)]
	if n == 0 {
		return
	}
	decisions, ingresses, checked := make([]decision, n), make([]Ingress, n), make([]rules.Checked, n)
	for i := range decisions {
		decisions[i].ingress, decisions[i].checked = &ingresses[i], &checked[i]
	}
	desks := sync.Pool{New: func() any { return new(desk) }}
	each(len(docs), func(i int) {
		at, _ := desks.Get().(*desk)
		if s.decideIn(docs[i], controllers, at, decisions[first[i]:first[i+1]]) {
			desks.Put(at)
		}
	})
	for i := range decisions {
		s.take(&decisions[i])
	}
	isHandled := func(i int) bool { return decisions[i].isHandled }
	s.ingresses, s.together.Ingresses = keep(ingresses, isHandled), keep(checked, isHandled)
}

// keep moves those whose numbers are kept to the front.
func keep[T any](all []T, isKept func(i int) bool) []T {
	kept := 0
	for i := range all {
		if !isKept(i) {
			continue
		}
		if kept < i {
			all[kept] = all[i]
		}
		kept++
	}
	return all[:kept:kept]
}

// withIngresses returns the documents with Ingresses, and how many Ingresses
// are in those before each, and in all.
func (s *stream) withIngresses() (docs, first []int) {
	n := 0
	for i, p := range s.parsed {
		before := n
		switch {
		case s.isLate(i):
			n++
		case p != nil:
			n += count(p.Objects)
		}
		if n > before {
			docs, first = append(docs, i), append(first, before)
		}
	}
	return docs, append(first, n)
}

func count(objects []manifest.Object) (ingresses int) {
	for _, obj := range objects {
		if obj.IsIngress() {
			ingresses++
		}
	}
	return ingresses
}

// decideIn decides on the Ingresses of a document. One that is late is parsed
// first, and finished once it is decided on; isFree reports whether the
// desk can be used for another.
func (s *stream) decideIn(doc int, controllers *controller.Set, at *desk, decisions []decision) (isFree bool) {
	late := s.parsed[doc] == nil
	if late {
		p, err := at.memory.Parse(s.docs[doc])
		if err != nil {
			decisions[0].refused = err
			return true
		}
		s.parsed[doc] = p
	}
	isFree = true
	for _, obj := range s.parsed[doc].Objects {
		if !obj.IsIngress() {
			isFree = false // the checks of the stream look at it
			continue
		}
		s.decideOn(&decisions[0], obj, controllers, at)
		isFree = isFree && decisions[0].isHandled
		decisions = decisions[1:]
	}
	switch {
	case !late:
		return true
	case !isFree:
	case s.asItStands:
		s.parsed[doc].Forget()
	default:
		s.parsed[doc].Finish()
	}
	return isFree
}

// take adds what came of an Ingress to what is known of the stream.
func (s *stream) take(d *decision) {
	if d.unhandled != nil {
		s.together.Unhandled = append(s.together.Unhandled, *d.unhandled)
	}
	if d.refused != nil {
		s.refuse(d.refused)
	}
	s.invalid = append(s.invalid, d.invalid...)
	s.found = append(s.found, d.found...)
	if d.undecided != nil {
		s.undecided = append(s.undecided, *d.undecided)
	}
	if d.accepting != nil {
		s.accepting = append(s.accepting, *d.accepting)
	}
}

// decideOn resolves, checks and queues the limits of one Ingress.
func (s *stream) decideOn(d *decision, obj manifest.Object, controllers *controller.Set, at *desk) {
	at.annotations = obj.AppendAnnotations(at.annotations[:0])
	if _, accepts := at.annotations.Get(policy.IgnoreAnnotation); accepts {
		d.accepting = new(manifest.Object)
		*d.accepting = obj
	}
	settings, ok, why := controllers.For(obj)
	if ok {
		d.refused = s.limit(d, obj, settings, at)
		return
	}
	selected, unknown := s.selection(obj)
	d.unhandled = &rules.Unhandled{Ingress: obj, Why: why, Owner: controllers.Owner(obj), Policies: selected}
	d.found = namespaceUnknown(obj, slices.DeleteFunc(unknown, func(p *policy.Policy) bool { return !p.Required }))
}
