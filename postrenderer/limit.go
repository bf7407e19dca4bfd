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

// limit resolves, checks and queues the limits of an Ingress that is handled,
// the i-th of d. The error is a reason not to edit it.
func (s *stream) limit(d decisions, i int, obj manifest.Object, settings *controller.Settings, at *desk) error {
	has, n := at.annotations, &d.notes[i]
	counts := func(annotation string) bool { return decidesOnLimits(settings.Prefix, annotation) }
	if err := obj.CheckUnambiguous(counts); err != nil {
		return err
	}
	byHand := decode(has, settings, nil)
	intent, wish, invalid := intentOf(obj, has)
	if len(invalid) > 0 {
		n.except().invalid = invalid
		return nil
	}
	selected, unknown := s.selection(obj)
	n.find(namespaceUnknown(obj, unknown))
	at.layers = s.layers(at.layers[:0], selected, wish, byHand.Limits)
	res, err := policy.Resolve(at.layers, settings.Replicas)
	if err != nil {
		n.except().undecided = &undecided{obj, selected}
		n.find([]rules.Found{{On: obj, Diagnostic: diag.Diagnostic{
			Rule: ScopeUnknown, Severity: diag.Error, Effect: diag.Unlimited, Pos: obj.Pos(),
			Object: obj.String(), Message: err.Error(),
		}}})
		return nil
	}
	pass := &at.pass
	*pass = rules.Pass{
		Ingress: obj, Annotations: has, Settings: settings, ByHand: byHand.Limits, Intent: intent, Wish: wish,
		Limits: res.Limits, Origin: res.Origin, Policies: selected, Written: toWrite(has, settings, res),
	}
	if s.asItStands && obj.IsLive() {
		pass.Missing, pass.Written = pass.Written, nil
		pass.Limits, pass.Origin = byHand.Limits, originOf(byHand.Limits)
	}
	if pass.Native = byHand; len(pass.Written) > 0 {
		pass.Native = decode(has, settings, pass.Written)
	}
	n.find(pass.Run())
	n.isHandled = true
	d.checked[i] = pass.Checked()
	d.ingresses[i] = Ingress{
		Object: obj.String(), Pos: obj.Pos(), Limits: pass.Limits, Origin: pass.Origin, Written: pass.Written,
		Paths: d.checked[i].Paths, Addresses: obj.Addresses(), Settings: settings, Fate: pass.Fate(),
	}
	if len(pass.Written) == 0 {
		return nil
	}
	return obj.Annotate(pass.Written)
}

// originOf is that of limits which all are written by hand.
func originOf(l limits.Limits) (origin limits.Origins) {
	for _, f := range limits.Fields {
		if f.Said(l) {
			origin.Set(f, rules.NativeOrigin)
		}
	}
	return origin
}

// decode reads an Ingress's native annotations as the controller will, once
// those that are to be written are.
func decode(has manifest.Annotations, settings *controller.Settings, written []manifest.Annotation) ingressnginx.Native {
	return ingressnginx.Decode(func(name string) (string, bool) {
		for _, a := range written {
			if without(settings.Prefix, a.Key) == name {
				return a.Value, true
			}
		}
		v, ok := has.Of(settings.Prefix, name)
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
func intentOf(obj manifest.Object, has manifest.Annotations) (v manifest.Value, l limits.Limits, invalid diag.List) {
	v, said := has.Get(policy.LimitsAnnotation)
	if !said {
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

// layers appends all sources of limits for an Ingress, weakest first.
func (s *stream) layers(to []policy.Layer, selected []*policy.Policy, intent, native limits.Limits) []policy.Layer {
	for _, p := range selected {
		to = append(to, policy.Layer{Origin: p.String(), Limits: p.Default, Override: p.Override, Scope: p.Scope})
	}
	return append(to,
		policy.Layer{Origin: s.options.LimitsOrigin, Limits: s.options.Limits},
		policy.Layer{Origin: rules.IntentOrigin, Limits: intent},
		policy.Layer{Origin: rules.NativeOrigin, Limits: native},
	)
}

// toWrite returns the annotations that make the controller do what was
// resolved, less what the Ingress already says by itself.
func toWrite(has manifest.Annotations, settings *controller.Settings, res policy.Resolution) []manifest.Annotation {
	encoded := ingressnginx.Encode(res.Limits, settings.Version)
	var out []manifest.Annotation
	for _, f := range limits.Fields {
		if origin := res.Origin.Of(f.Name); origin == "" || origin == rules.NativeOrigin {
			continue
		}
		if i := slices.IndexFunc(encoded, func(a ingressnginx.Annotation) bool { return a.Field == f.Name }); i >= 0 {
			out = set(out, has, settings.Prefix+"/"+encoded[i].Name, encoded[i].Value)
			continue
		}
		for _, name := range []string{ingressnginx.NameOf(f.Name), ingressnginx.AliasOf(f.Name)} {
			if _, said := has.Of(settings.Prefix, name); said && name != "" {
				out = set(out, has, settings.Prefix+"/"+name, ingressnginx.Off(name))
			}
		}
	}
	return out
}

// set adds an annotation unless the object has it already, as a string.
func set(to []manifest.Annotation, has manifest.Annotations, key, value string) []manifest.Annotation {
	old, said := has.Get(key)
	if said && old.Text == value && old.IsString {
		return to
	}
	return append(to, manifest.Annotation{Key: key, Value: value})
}
