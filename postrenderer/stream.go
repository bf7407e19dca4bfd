package postrenderer

import (
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// interest is what is read of a stream at first. Each of its objects has one of
// these words: "nginx" is in ingress-nginx, in what the controller is called
// and in nginx.ingress.kubernetes.io.
var interest = manifest.Interest{
	Words: []string{"Ingress", "nginx", policy.Kind, policy.LimitsAnnotation},
	Wants: slices.Concat([]manifest.Want{{Kind: "Ingress", Plain: true}, {Kind: "IngressClass"}, {Kind: policy.Kind}}, controller.Interest, misplaced()),
}

// misplaced are the objects on which a limit does nothing.
func misplaced() []manifest.Want {
	var out []manifest.Want
	for _, kind := range rules.MisplacedKinds() {
		out = append(out, manifest.Want{Kind: kind, Words: []string{"ingress.kubernetes.io/limit-", policy.LimitsAnnotation}, Optional: true})
	}
	return out
}

// stream is one rendering on its way.
type stream struct {
	options Options
	// asItStands: nothing is written, and what comes from a cluster is judged as it is.
	asItStands bool

	inputs  []Input
	docs    []manifest.Skimmed // those of interest, in the order of the stream
	parsed  []*manifest.Parsed // nil: cannot be read and need not, or late
	late    []bool             // one Ingress each, to be parsed when it is decided on
	removed []bool             // policies, which are not for the cluster

	policies []*policy.Policy
	outside  []*policy.Policy // those of them that no author of the stream wrote

	ingresses []Ingress
	together  rules.StreamPass
	undecided []undecided
	accepting []manifest.Object // those with an annotation that accepts findings
	refused   diag.List         // input that stops everything
	invalid   diag.List         // policies and limits annotations that cannot be read
	found     []rules.Found
	findings  diag.List // what is left of found
	accepted  []Accepted
}

// read reads the documents of interest, finds what else matters, and takes the policies among them.
func (r *Renderer) read(inputs []Input, docs []manifest.Skimmed) *stream {
	s := &stream{
		options: r.options, inputs: inputs, docs: docs, parsed: make([]*manifest.Parsed, len(docs)), late: make([]bool, len(docs)),
		policies: slices.Clone(r.options.Policies), outside: slices.Clone(r.options.Policies),
	}
	s.parse()
	if more := controller.InterestOf(s.objects()); len(more) > 0 {
		s.widen(manifest.Interest{Words: words(more), Wants: more})
		s.parse()
	}
	s.takeConfigs()
	s.removed = make([]bool, len(s.docs))
	for i := range s.docs {
		s.takePolicies(i)
	}
	return s
}

// parse reads the documents that are not read yet, less those that are plainly one Ingress.
func (s *stream) parse() {
	var wanted []int
	for i, d := range s.docs {
		if s.parsed[i] != nil {
			continue
		}
		switch d.Relevance {
		case manifest.Irrelevant:
		case manifest.Plain:
			s.late[i] = true
		case manifest.Optional, manifest.Relevant:
			wanted = append(wanted, i)
		}
	}
	errs := make([]error, len(wanted))
	each(len(wanted), func(i int) {
		s.parsed[wanted[i]], errs[i] = s.docs[wanted[i]].Parse()
	})
	for i, err := range errs {
		if err != nil && s.docs[wanted[i]].Relevance == manifest.Relevant {
			s.refuse(err)
		}
	}
}

// widen adds the documents of another interest, each at its place. One that could not be read
// matters as much as that interest says.
func (s *stream) widen(in manifest.Interest) {
	docs, parsed, late := s.docs, s.parsed, s.late
	s.docs, s.parsed, s.late = nil, nil, nil
	add := func(d manifest.Skimmed, p *manifest.Parsed, isLate bool) {
		s.docs, s.parsed, s.late = append(s.docs, d), append(s.parsed, p), append(s.late, isLate)
	}
	i := 0
	keep := func(r manifest.Relevance) {
		if parsed[i] == nil && !late[i] {
			docs[i].Relevance = r
		}
		add(docs[i], parsed[i], late[i])
		i++
	}
	for _, d := range skim(s.inputs, in) {
		for i < len(docs) && docs[i].Offset < d.Offset {
			keep(manifest.Irrelevant)
		}
		if i < len(docs) && docs[i].Offset == d.Offset {
			keep(d.Relevance)
		} else {
			add(d, nil, false)
		}
	}
	for i < len(docs) {
		keep(manifest.Irrelevant)
	}
}

// isLate reports whether a document is an Ingress that is not parsed yet. What
// is decided on it depends on the others, and nothing of theirs on it.
func (s *stream) isLate(doc int) bool { return s.late[doc] && s.parsed[doc] == nil }

// words are those of all wants.
func words(wants []manifest.Want) []string {
	var out []string
	for _, w := range wants {
		out = append(out, w.Words...)
	}
	return out
}

// ofInterest returns the documents that were read, in the order of the stream.
func (s *stream) ofInterest() []*manifest.Parsed {
	var out []*manifest.Parsed
	for _, p := range s.parsed {
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// objects returns all that was read, in the order of the stream.
func (s *stream) objects() []manifest.Object {
	docs, n := s.ofInterest(), 0
	for _, p := range docs {
		n += len(p.Objects)
	}
	out := make([]manifest.Object, 0, n)
	for _, p := range docs {
		out = append(out, p.Objects...)
	}
	return out
}

func (s *stream) refuse(err error) {
	s.refused = append(s.refused, refusal(err))
}

// decide resolves and checks the limits of each Ingress, checks the
// controllers, and queues what is to be written.
func (s *stream) decide() {
	controllers := controller.Find(s.objects(), s.options.Controller)
	s.decideOnIngresses(controllers)
	for _, p := range s.parsed {
		if p != nil {
			s.takeOthers(p.Objects)
		}
	}
	for _, i := range controllers.Instances() {
		pass := rules.ControllerPass{Instance: i, Version: controllers.VersionOf(i)}
		s.found = append(s.found, pass.Run()...)
	}
	s.found = append(s.found, s.together.Run()...)
	s.accept()
}

// takeOthers adds the objects that are no Ingress to what is known of the stream.
func (s *stream) takeOthers(objects []manifest.Object) {
	for _, obj := range objects {
		if obj.IsIngress() {
			continue
		}
		s.together.Others = append(s.together.Others, obj)
		if _, accepts := obj.Annotation(policy.IgnoreAnnotation); accepts {
			s.accepting = append(s.accepting, obj)
		}
	}
}

// result is what was decided and found, without an output.
func (s *stream) result() (Result, error) {
	r := Result{Ingresses: s.ingresses, Accepted: s.accepted, Findings: slices.Concat(s.refused, s.invalid, s.findings)}
	r.Findings.Sort()
	over := s.findings.AtLeast(s.options.FailOn)
	for _, l := range []diag.List{s.refused, s.invalid, over} {
		l.Sort()
	}
	switch {
	case len(s.refused) > 0:
		return r, &RefusedError{Findings: s.refused}
	case len(s.invalid) > 0:
		return r, &policy.Error{Findings: s.invalid}
	case len(over) > 0:
		return r, &FindingsError{Findings: over}
	}
	return r, nil
}
