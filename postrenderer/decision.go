package postrenderer

import (
	"runtime"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// decisions are what came of the Ingresses of a stream, or of one document of
// it, in memory that all of them share. Each has an element in each of the lists.
type decisions struct {
	notes []note
	// ingresses and checked are made where the note says that it is handled.
	ingresses []Ingress
	checked   []rules.Checked
}

// note is what there is to say of an Ingress besides its limits.
type note struct {
	isHandled bool
	rest      *exception // nil for most
}

// exception is what few Ingresses have.
type exception struct {
	unhandled *rules.Unhandled // nil where an ingress-nginx handles it
	refused   error
	invalid   diag.List
	found     []rules.Found
	undecided *undecided // nil where its limits can be told
	// accepting is the Ingress where it has an annotation that accepts findings.
	accepting *manifest.Object
}

// except returns what is to be said besides.
func (n *note) except() *exception {
	if n.rest == nil {
		n.rest = &exception{}
	}
	return n.rest
}

// find notes what was found.
func (n *note) find(found []rules.Found) {
	if len(found) > 0 {
		n.except().found = append(n.except().found, found...)
	}
}

func makeDecisions(n int) decisions {
	return decisions{make([]note, n), make([]Ingress, n), make([]rules.Checked, n)}
}

// between returns the decisions from one to another.
func (d decisions) between(from, to int) decisions {
	return decisions{d.notes[from:to], d.ingresses[from:to], d.checked[from:to]}
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

// freeDesks are those of one stream, and go with it. A sync.Pool, and the text of the stream that its desks
// share, would outlive two garbage collections: texts of many files would add up.
type freeDesks chan *desk

func (f freeDesks) take() *desk {
	select {
	case at := <-f:
		return at
	default:
		return new(desk)
	}
}

func (f freeDesks) giveBack(at *desk) {
	select {
	case f <- at:
	default: // there are more goroutines than there was room for
	}
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
	all := makeDecisions(n)
	desks := make(freeDesks, runtime.GOMAXPROCS(0))
	each(len(docs), func(i int) {
		at := desks.take()
		if s.decideIn(docs[i], controllers, at, all.between(first[i], first[i+1])) {
			desks.giveBack(at)
		}
	})
	for _, n := range all.notes {
		if n.rest != nil {
			s.take(n.rest)
		}
	}
	isHandled := func(i int) bool { return all.notes[i].isHandled }
	s.ingresses, s.together.Ingresses = keep(all.ingresses, isHandled), keep(all.checked, isHandled)
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
func (s *stream) decideIn(doc int, controllers *controller.Set, at *desk, d decisions) (isFree bool) {
	late := s.parsed[doc] == nil
	if late {
		p, err := at.memory.Parse(s.docs[doc].Document)
		if err != nil {
			d.notes[0].except().refused = err
			return true
		}
		s.parsed[doc] = p
	}
	isFree = true
	i := 0
	for _, obj := range s.parsed[doc].Objects {
		if !obj.IsIngress() {
			isFree = false // the checks of the stream look at it
			continue
		}
		s.decideOn(d, i, obj, controllers, at)
		isFree = isFree && d.notes[i].isHandled
		i++
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

// take adds what an Ingress has to what is known of the stream.
func (s *stream) take(d *exception) {
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

// decideOn resolves, checks and queues the limits of one Ingress, the i-th of d.
func (s *stream) decideOn(d decisions, i int, obj manifest.Object, controllers *controller.Set, at *desk) {
	at.annotations = obj.AppendAnnotations(at.annotations[:0])
	n := &d.notes[i]
	if _, accepts := at.annotations.Get(policy.IgnoreAnnotation); accepts {
		n.except().accepting = new(manifest.Object)
		*n.rest.accepting = obj
	}
	settings, ok, why := controllers.For(obj)
	if ok {
		if err := s.limit(d, i, obj, settings, at); err != nil {
			n.except().refused = err
		}
		return
	}
	selected, unknown := s.selection(obj)
	n.except().unhandled = &rules.Unhandled{Ingress: obj, Why: why, Owner: controllers.Owner(obj), Policies: selected}
	n.find(namespaceUnknown(obj, slices.DeleteFunc(unknown, func(p *policy.Policy) bool { return !p.Required })))
}
