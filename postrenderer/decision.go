package postrenderer

import (
	"errors"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// decision is what came of one Ingress.
type decision struct {
	unhandled *rules.Unhandled // zero where an ingress-nginx handles it
	refused   error
	invalid   diag.List
	found     []rules.Found
	pass      *rules.Pass // nil where its limits cannot be told
	undecided *undecided  // nil where they can
	result    Ingress
}

// undecided is an Ingress whose limits cannot be told.
type undecided struct {
	ingress  manifest.Object
	policies []*policy.Policy // that select it
}

// decisions are those on all Ingresses, in the order of the stream. Documents
// are decided on beside each other, and the Ingresses of one after each other,
// since they share its text.
func (s *stream) decisions(controllers *controller.Set) []*decision {
	docs := s.ofInterest()
	made := make([][]*decision, len(docs))
	each(len(docs), func(i int) {
		for _, obj := range docs[i].Objects {
			if obj.IsIngress() {
				made[i] = append(made[i], s.decideOn(obj, controllers))
			}
		}
	})
	return slices.Concat(made...)
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
	if d.pass != nil {
		s.together.Ingresses = append(s.together.Ingresses, d.pass)
		s.ingresses = append(s.ingresses, d.result)
	}
}

// decideOn resolves, checks and queues the limits of one Ingress.
func (s *stream) decideOn(obj manifest.Object, controllers *controller.Set) *decision {
	d := &decision{}
	settings, ok, why := controllers.For(obj)
	if !ok {
		selected, unknown := s.selection(obj)
		d.unhandled = &rules.Unhandled{Ingress: obj, Why: why, Owner: controllers.Owner(obj), Policies: selected}
		d.found = namespaceUnknown(obj, slices.DeleteFunc(unknown, func(p *policy.Policy) bool { return !p.Required }))
		return d
	}
	d.refused = s.limit(d, obj, settings)
	return d
}

// limit is decideOn for an Ingress that is handled. The error is a reason not
// to edit it.
func (s *stream) limit(d *decision, obj manifest.Object, settings controller.Settings) error {
	counts := func(annotation string) bool { return decidesOnLimits(settings.Prefix, annotation) }
	if err := obj.CheckUnambiguous(counts); err != nil {
		return err
	}
	byHand := decode(obj, settings, nil)
	intent, wish, invalid := intentOf(obj)
	if len(invalid) > 0 {
		d.invalid = invalid
		return nil
	}
	selected, unknown := s.selection(obj)
	d.found = namespaceUnknown(obj, unknown)
	res, err := policy.Resolve(s.layers(selected, wish, byHand.Limits), settings.Replicas)
	if err != nil {
		d.undecided = &undecided{obj, selected}
		d.found = append(d.found, rules.Found{On: obj, Diagnostic: diag.Diagnostic{
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
	if pass.Native = byHand; len(pass.Written) > 0 {
		pass.Native = decode(obj, settings, pass.Written)
	}
	d.found, d.pass = append(d.found, pass.Run()...), pass
	d.result = Ingress{
		Object: obj.String(), Pos: obj.Pos(), Limits: pass.Limits, Origin: pass.Origin, Written: pass.Written,
		Paths: obj.Paths(), Addresses: obj.Addresses(), Settings: settings, Fate: pass.Fate(),
	}
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
		for _, a := range written {
			if without(settings.Prefix, a.Key) == name {
				return a.Value, true
			}
		}
		v, ok := obj.AnnotationOf(settings.Prefix, name)
		return v.Text, ok && v.IsScalar // the API server refuses the others
	}, settings.Version)
}

// decidesOnLimits reports whether an annotation decides about limits, to a
// controller that reads that prefix.
func decidesOnLimits(prefix, annotation string) bool {
	switch annotation {
	case policy.LimitsAnnotation, policy.IgnoreAnnotation, manifest.ClassAnnotation:
		return true
	}
	return ingressnginx.IsLimit(without(prefix, annotation))
}

// without returns an annotation's name without the prefix, or "" where it has
// another one.
func without(prefix, annotation string) string {
	rest, ok := strings.CutPrefix(annotation, prefix)
	name, slash := strings.CutPrefix(rest, "/")
	if !ok || !slash {
		return ""
	}
	return name
}

// intentOf reads the limits annotation, and says what is wrong with it.
func intentOf(obj manifest.Object) (v manifest.Value, l limits.Limits, invalid diag.List) {
	v, has := obj.Annotation(policy.LimitsAnnotation)
	if !has {
		return v, l, nil
	}
	l, err := policy.ParseLimits(v.Pos(), v.Text)
	var wrong *policy.Error
	if !errors.As(err, &wrong) {
		return v, l, nil
	}
	for _, d := range wrong.Findings {
		d.Object, d.Effect = obj.String(), diag.Unlimited
		d.Hint = "in annotation " + policy.LimitsAnnotation
		invalid = append(invalid, d)
	}
	return v, l, invalid
}

// layers returns all sources of limits for an Ingress, weakest first.
func (s *stream) layers(selected []*policy.Policy, intent, native limits.Limits) []policy.Layer {
	out := make([]policy.Layer, 0, len(selected)+3)
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
	encoded := ingressnginx.Encode(res.Limits, settings.Version)
	var out []manifest.Annotation
	for _, f := range limits.Fields {
		if origin, said := res.Origin[f.Name]; !said || origin == rules.NativeOrigin {
			continue
		}
		if i := slices.IndexFunc(encoded, func(a ingressnginx.Annotation) bool { return a.Field == f.Name }); i >= 0 {
			out = set(out, obj, settings.Prefix+"/"+encoded[i].Name, encoded[i].Value)
			continue
		}
		for _, name := range []string{ingressnginx.NameOf(f.Name), ingressnginx.AliasOf(f.Name)} {
			if _, has := obj.AnnotationOf(settings.Prefix, name); has && name != "" {
				out = set(out, obj, settings.Prefix+"/"+name, ingressnginx.Off(name))
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
