package postrenderer

import (
	"errors"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// interest is what is read of a stream at first. Each of its objects has one of
// these words: "nginx" is in ingress-nginx, in what the controller is called
// and in nginx.ingress.kubernetes.io.
var interest = manifest.Interest{
	Words: []string{"Ingress", "nginx", policy.Kind, policy.LimitsAnnotation},
	Wants: slices.Concat([]manifest.Want{{Kind: "Ingress"}, {Kind: "IngressClass"}, {Kind: policy.Kind}}, controller.Interest, misplaced()),
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

	docs    []manifest.Document
	parsed  []*manifest.Parsed // nil: of no interest
	removed []bool             // policies, which are not for the cluster

	policies []*policy.Policy
	outside  []*policy.Policy // those of them that no author of the stream wrote

	ingresses []Ingress
	together  rules.StreamPass
	refused   diag.List // input that stops everything
	invalid   diag.List // policies and limits annotations that cannot be read
	found     []rules.Found
	findings  diag.List // what is left of found
	accepted  []Accepted
}

// read finds the objects that matter, and reads the policies among them.
func (r *Renderer) read(docs []manifest.Document) *stream {
	s := &stream{
		options: r.options, docs: docs,
		parsed: make([]*manifest.Parsed, len(docs)), removed: make([]bool, len(docs)),
		policies: slices.Clone(r.options.Policies), outside: slices.Clone(r.options.Policies),
	}
	s.parse(interest)
	if more := controller.InterestOf(s.objects()); len(more) > 0 {
		s.parse(manifest.Interest{Words: words(more), Wants: more})
	}
	s.takeConfigs()
	for i := range docs {
		s.takePolicies(i)
	}
	return s
}

// parse reads the documents of interest that are not read yet.
func (s *stream) parse(in manifest.Interest) {
	type candidate struct {
		doc       int
		relevance manifest.Relevance
		err       error
	}
	skimmer := manifest.NewSkimmer(in)
	var candidates []candidate
	for i, doc := range s.docs {
		if s.parsed[i] != nil {
			continue
		}
		if r := skimmer.Relevance(doc); r != manifest.Irrelevant {
			candidates = append(candidates, candidate{doc: i, relevance: r})
		}
	}
	each(len(candidates), func(i int) {
		c := &candidates[i]
		if p, err := s.docs[c.doc].Parse(); err == nil {
			s.parsed[c.doc] = p
		} else {
			c.err = err
		}
	})
	for _, c := range candidates {
		if c.err != nil && c.relevance == manifest.Relevant {
			s.refuse(c.err)
		}
	}
}

// words are those of all wants.
func words(wants []manifest.Want) []string {
	var out []string
	for _, w := range wants {
		out = append(out, w.Words...)
	}
	return out
}

// objects returns all that was read, in the order of the stream.
func (s *stream) objects() []manifest.Object {
	var out []manifest.Object
	for _, p := range s.parsed {
		if p != nil {
			out = append(out, p.Objects...)
		}
	}
	return out
}

func (s *stream) refuse(err error) {
	s.refused = append(s.refused, refusal(err))
}

// decide resolves and checks the limits of each Ingress, checks the
// controllers, and queues what is to be written.
func (s *stream) decide() {
	objects := s.objects()
	controllers := controller.Find(objects, s.options.Controller)
	for _, obj := range objects {
		if !obj.IsIngress() {
			s.together.Others = append(s.together.Others, obj)
			continue
		}
		settings, ok, why := controllers.For(obj)
		if !ok {
			s.together.Unhandled = append(s.together.Unhandled, rules.Unhandled{Ingress: obj, Why: why, Owner: controllers.Owner(obj)})
			continue
		}
		if err := s.limit(obj, settings); err != nil {
			s.refuse(err)
		}
	}
	for _, i := range controllers.Instances() {
		pass := rules.ControllerPass{Instance: i, Version: controllers.VersionOf(i)}
		s.found = append(s.found, pass.Run()...)
	}
	s.found = append(s.found, s.together.Run()...)
	s.accept(objects)
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

// limit resolves, checks and writes the limits of one Ingress.
func (s *stream) limit(obj manifest.Object, settings controller.Settings) error {
	if err := obj.CheckUnambiguous(ownAnnotations(settings.Prefix)); err != nil {
		return err
	}
	byHand := decode(obj, settings, nil)
	intent, wish, ok := s.intent(obj)
	if !ok {
		return nil
	}
	selected := s.selected(obj)
	res, err := policy.Resolve(s.layers(selected, wish, byHand.Limits), settings.Replicas)
	if err != nil {
		s.found = append(s.found, rules.Found{On: obj, Diagnostic: diag.Diagnostic{
			Rule: ScopeUnknown, Severity: diag.Error, Effect: diag.Unlimited, Pos: obj.Pos(),
			Object: obj.String(), Message: err.Error(),
		}})
		return nil
	}
	pass := &rules.Pass{
		Ingress: obj, Settings: settings, ByHand: byHand.Limits, Intent: intent, Wish: wish,
		Limits: res.Limits, Origin: res.Origin, Policies: selected, Written: toWrite(obj, settings, res),
	}
	if s.asItStands && obj.IsLive() {
		pass.Missing, pass.Written = pass.Written, nil
		pass.Limits, pass.Origin = byHand.Limits, originOf(byHand.Limits)
	}
	pass.Native = decode(obj, settings, pass.Written)
	s.found = append(s.found, pass.Run()...)
	s.together.Ingresses = append(s.together.Ingresses, pass)
	s.ingresses = append(s.ingresses, Ingress{
		Object: obj.String(), Pos: obj.Pos(), Limits: pass.Limits, Origin: pass.Origin, Written: pass.Written,
		Paths: obj.Paths(), Addresses: obj.Addresses(), Settings: settings, Fate: pass.Fate(),
	})
	if len(pass.Written) == 0 {
		return nil
	}
	return obj.Annotate(pass.Written)
}

// originOf is that of limits which all are written by hand.
func originOf(l limits.Limits) map[string]string {
	origin := map[string]string{}
	for _, f := range limits.Fields {
		if f.Said(l) {
			origin[f.Name] = rules.NativeOrigin
		}
	}
	return origin
}

// decode reads an Ingress's native annotations as the controller will, once
// those that are to be written are.
func decode(obj manifest.Object, settings controller.Settings, written []manifest.Annotation) ingressnginx.Native {
	return ingressnginx.Decode(func(name string) (string, bool) {
		key := settings.Prefix + "/" + name
		for _, a := range written {
			if a.Key == key {
				return a.Value, true
			}
		}
		v, ok := obj.Annotation(key)
		return v.Text, ok && v.IsScalar // the API server refuses the others
	}, settings.Version)
}

// ownAnnotations returns the keys of all annotations that decide about limits.
func ownAnnotations(prefix string) []string {
	keys := []string{policy.LimitsAnnotation, policy.IgnoreAnnotation, manifest.ClassAnnotation}
	for _, name := range ingressnginx.Names() {
		keys = append(keys, prefix+"/"+name)
	}
	return keys
}

// intent reads the limits annotation; ok is false where it cannot be read,
// which is then reported.
func (s *stream) intent(obj manifest.Object) (v manifest.Value, l limits.Limits, ok bool) {
	v, has := obj.Annotation(policy.LimitsAnnotation)
	if !has {
		return v, l, true
	}
	l, err := policy.ParseLimits(v.Pos(), v.Text)
	var invalid *policy.Error
	if !errors.As(err, &invalid) {
		return v, l, true
	}
	for _, d := range invalid.Findings {
		d.Object, d.Effect = obj.String(), diag.Unlimited
		d.Hint = "in annotation " + policy.LimitsAnnotation
		s.invalid = append(s.invalid, d)
	}
	return v, l, false
}

func (s *stream) selected(obj manifest.Object) []*policy.Policy {
	subject := policy.Subject{
		Namespace: obj.Namespace, Name: obj.Name, IngressClassName: obj.IngressClass().Name,
		Hosts: obj.Hosts(), Labels: obj.Labels(),
	}
	var out []*policy.Policy
	for _, p := range s.policies {
		if p.Selects(subject) {
			out = append(out, p)
		}
	}
	return out
}

// layers returns all sources of limits for an Ingress, weakest first.
func (s *stream) layers(selected []*policy.Policy, intent, native limits.Limits) []policy.Layer {
	var out []policy.Layer
	for _, p := range selected {
		out = append(out, policy.Layer{Origin: p.String(), Limits: p.Default, Override: p.Override, Scope: p.Scope})
	}
	return append(out,
		policy.Layer{Origin: s.options.LimitsOrigin, Limits: s.options.Limits},
		policy.Layer{Origin: rules.IntentOrigin, Limits: intent},
		policy.Layer{Origin: rules.NativeOrigin, Limits: native},
	)
}

// toWrite returns the annotations that make the controller do what was
// resolved, less what the Ingress already says by itself.
func toWrite(obj manifest.Object, settings controller.Settings, res policy.Resolution) []manifest.Annotation {
	encoded := map[string]ingressnginx.Annotation{}
	for _, a := range ingressnginx.Encode(res.Limits, settings.Version) {
		encoded[a.Field] = a
	}
	var out []manifest.Annotation
	for _, f := range limits.Fields {
		if origin, said := res.Origin[f.Name]; !said || origin == rules.NativeOrigin {
			continue
		}
		if want, on := encoded[f.Name]; on {
			out = set(out, obj, settings.Prefix+"/"+want.Name, want.Value)
			continue
		}
		for _, name := range []string{ingressnginx.NameOf(f.Name), ingressnginx.AliasOf(f.Name)} {
			key := settings.Prefix + "/" + name
			if _, has := obj.Annotation(key); has && name != "" {
				out = set(out, obj, key, ingressnginx.Off(name))
			}
		}
	}
	return out
}

// set adds an annotation unless the object has it already, as a string.
func set(to []manifest.Annotation, obj manifest.Object, key, value string) []manifest.Annotation {
	old, has := obj.Annotation(key)
	if has && old.Text == value && old.IsString {
		return to
	}
	return append(to, manifest.Annotation{Key: key, Value: value})
}
