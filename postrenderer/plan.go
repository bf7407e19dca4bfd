package postrenderer

import (
	"cmp"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Change is what Render does to one object.
type Change struct {
	Object manifest.Object
	// Annotations that are added or changed; none where the object is taken out.
	Annotations []manifest.Annotation
	// Removed says that it is taken out: a RateLimitPolicy, which is not for the cluster.
	Removed bool
}

// Plan is Render without an output, over texts that together are one stream:
// it returns what would be changed, in the order of the stream, for hosts that
// take patches. The error is as Render's, and a *RefusedError also where
// an object that changes has no name or is not the only one of its name, and
// for a ResourceList, which only its host can change.
func (r *Renderer) Plan(inputs ...Input) ([]Change, Result, error) {
	s := r.read(inputs, skim(inputs, interest))
	s.decide()
	result, err := s.result()
	if err != nil {
		return nil, result, err
	}
	changes := s.changes()
	s.prove()
	s.identify(changes)
	if result, err = s.result(); err != nil {
		return nil, result, err
	}
	return changes, result, nil
}

func (s *stream) changes() []Change {
	written := map[manifest.Object][]manifest.Annotation{}
	for _, c := range s.together.Ingresses {
		written[c.Ingress] = c.Written
	}
	var out []Change
	for i, p := range s.parsed {
		if p == nil {
			continue
		}
		for _, o := range p.Objects {
			if s.removed[i] || len(written[o]) > 0 {
				out = append(out, Change{Object: o, Annotations: written[o], Removed: s.removed[i]})
			}
		}
	}
	return out
}

// prove refuses what could not be written into the text.
func (s *stream) prove() {
	for _, p := range s.parsed {
		if p == nil {
			continue
		}
		if top := p.Top(); p.IsResourceList() {
			s.refuse(top.Refuse(top.Pos(), "what a function gets from its host is no manifest; export what the host builds"))
		}
		if _, err := p.Bytes(); err != nil {
			s.refuse(err)
		}
	}
}

// identity is what a cluster tells objects of a kind apart by.
type identity struct{ kind, namespace, name string }

// identityOf leaves the version out: an Ingress is the same in all it has had.
func identityOf(o manifest.Object) identity {
	kind := o.Kind
	if !o.IsIngress() {
		kind = o.APIVersion + "/" + o.Kind
	}
	return identity{kind, cmp.Or(o.Namespace, "default"), o.Name}
}

// identify refuses changes of objects that a patch could not tell from others.
func (s *stream) identify(changes []Change) {
	all := map[identity][]manifest.Object{}
	for _, o := range s.objects() {
		all[identityOf(o)] = append(all[identityOf(o)], o)
	}
	for _, c := range changes {
		o := c.Object
		if o.Name == "" {
			s.refuse(o.Refuse(o.Pos(), "has no name that a patch could find it by; give it one, or write its limits into the chart"))
			continue
		}
		for _, other := range all[identityOf(o)] {
			if other != o {
				s.refuse(o.Refuse(o.Pos(), fmt.Sprintf("a patch could not tell it from the one at %s, which has its name too", other.Pos())))
				break
			}
		}
	}
}
