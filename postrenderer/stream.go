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

// Ids of the findings that are not a rule's.
const (
	// Refused: the text cannot be read, or not be edited without a guess.
	Refused = "refused"
	// ClassNotHandled: an Ingress is left alone because no ingress-nginx handles it.
	ClassNotHandled = "class-not-handled"
	// ScopeUnknown: a policy's numbers cannot be shared among the replicas.
	ScopeUnknown = "scope-unknown"
)

// interest is the kinds that are read, besides those of the controller's parts.
var interest = manifest.Interest{
	Words: []string{"Ingress", policy.Kind},
	Kinds: []string{"Ingress", "IngressList", "IngressClass", "IngressClassList", policy.Kind, policy.Kind + "List"},
}

// stream is one rendering on its way.
type stream struct {
	options Options
	src     []byte
	docs    []manifest.Document
	parsed  []*manifest.Parsed // nil: of no interest
	removed []bool             // policies, which are not for the cluster

	objects  []manifest.Object
	policies []*policy.Policy

	ingresses []Ingress
	refused   diag.List // input that stops everything
	invalid   diag.List // policies and limits annotations that cannot be read
	findings  diag.List
}

// read finds the objects that matter, and reads the policies among them.
func (r *Renderer) read(src []byte) *stream {
	docs := manifest.Split(src)
	s := &stream{
		options: r.options, src: src, docs: docs,
		parsed: make([]*manifest.Parsed, len(docs)), removed: make([]bool, len(docs)),
		policies: slices.Clone(r.options.Policies),
	}
	for i, doc := range docs {
		if !doc.MayMatter(interest) && !doc.MayMatter(controller.Interest) {
			continue
		}
		p, err := doc.Parse()
		if err != nil {
			s.refuse(err)
			continue
		}
		s.parsed[i] = p
		s.objects = append(s.objects, p.Objects...)
		s.takePolicies(i)
	}
	return s
}

// takePolicies reads a RateLimitPolicy and takes it out of the output.
func (s *stream) takePolicies(i int) {
	for _, obj := range s.parsed[i].Objects {
		switch {
		case obj.Kind != policy.Kind || obj.APIVersion != policy.APIVersion:
			continue
		case obj.IsItem():
			s.refuse(obj.Refuse(obj.Pos(), "a policy inside a List cannot be taken out of it; give it a document of its own"))
			continue
		}
		s.removed[i] = true
		doc := obj.Document()
		p, err := policy.ParseDocument(doc.Position(0), doc.Raw)
		var invalid *policy.Error
		switch {
		case errors.As(err, &invalid):
			s.invalid = append(s.invalid, invalid.Findings...)
		case p != nil:
			s.policies = append(s.policies, p)
		}
	}
}

func (s *stream) refuse(err error) {
	d := diag.Diagnostic{Rule: Refused, Severity: diag.Error, Message: err.Error()}
	var refusal *manifest.RefusalError
	if errors.As(err, &refusal) {
		d.Pos, d.Object, d.Message = refusal.Pos, refusal.Object, refusal.Reason
	}
	s.refused = append(s.refused, d)
}

// decide resolves and checks the limits of each Ingress, and queues what is to
// be written.
func (s *stream) decide() {
	controllers := controller.Find(s.objects, s.options.Controller)
	for _, obj := range s.objects {
		if !obj.IsIngress() {
			continue
		}
		settings, ok, why := controllers.For(obj)
		if !ok {
			s.findings = append(s.findings, diag.Diagnostic{
				Rule: ClassNotHandled, Severity: diag.Info, Effect: diag.Advice, Pos: obj.Pos(),
				Object: obj.String(), Message: "is left alone: " + why,
			})
			continue
		}
		if err := s.limit(obj, settings); err != nil {
			s.refuse(err)
		}
	}
}

// limit resolves, checks and writes the limits of one Ingress.
func (s *stream) limit(obj manifest.Object, settings controller.Settings) error {
	if err := obj.CheckUnambiguous(ownAnnotations(settings.Prefix)); err != nil {
		return err
	}
	native := ingressnginx.Decode(func(name string) (string, bool) {
		v, ok := obj.Annotation(settings.Prefix + "/" + name)
		return v.Text, ok
	})
	intent, intentLimits, ok := s.intent(obj)
	if !ok {
		return nil
	}
	selected := s.selected(obj)
	res, err := policy.Resolve(s.layers(selected, intentLimits, native.Limits), settings.Replicas)
	if err != nil {
		s.findings = append(s.findings, diag.Diagnostic{
			Rule: ScopeUnknown, Severity: diag.Error, Effect: diag.Unlimited, Pos: obj.Pos(),
			Object: obj.String(), Message: err.Error(),
		})
		return nil
	}
	s.findings = append(s.findings, rules.Run(rules.Pass{
		Ingress: obj, Prefix: settings.Prefix, Native: native, Intent: intent,
		Limits: res.Limits, Origin: res.Origin, Policies: selected, Replicas: settings.Replicas,
	})...)
	written := toWrite(obj, settings.Prefix, res)
	s.ingresses = append(s.ingresses, Ingress{
		Object: obj.String(), Pos: obj.Pos(), Limits: res.Limits, Origin: res.Origin, Written: written,
	})
	if len(written) == 0 {
		return nil
	}
	return obj.Annotate(written)
}

// ownAnnotations returns the keys of all annotations that decide about limits.
func ownAnnotations(prefix string) []string {
	keys := []string{policy.LimitsAnnotation, manifest.ClassAnnotation}
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
	l, err := policy.ParseLimits(v.Pos, v.Text)
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
func toWrite(obj manifest.Object, prefix string, res policy.Resolution) []manifest.Annotation {
	encoded := map[string]string{}
	for _, a := range ingressnginx.Encode(res.Limits) {
		encoded[a.Name] = a.Value
	}
	var out []manifest.Annotation
	for _, f := range limits.Fields {
		if origin, said := res.Origin[f.Name]; !said || origin == rules.NativeOrigin {
			continue
		}
		name := ingressnginx.NameOf(f.Name)
		if want, on := encoded[name]; on {
			out = set(out, obj, prefix+"/"+name, want)
			continue
		}
		for _, name := range []string{name, ingressnginx.AliasOf(f.Name)} {
			if _, has := obj.Annotation(prefix + "/" + name); has && name != "" {
				out = set(out, obj, prefix+"/"+name, ingressnginx.Off(name))
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
