package postrenderer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/spelling"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// Accepted is a finding that does not count any more.
type Accepted struct {
	diag.Diagnostic
	// Reason is what its author wrote; empty for a baseline.
	Reason string
	// By is "annotation …", "policy …" or "baseline".
	By string
}

// acceptance is one suppression and what came of it.
type acceptance struct {
	policy.Ignore
	by string
	// on is the object whose annotation it is; by is a policy's where it is zero.
	on     manifest.Object
	policy *policy.Policy
	// trusted: from outside the stream, so that no chart can lift a bound of the platform's.
	trusted bool
	used    bool
	frozen  bool // it tried to accept what stops the controller
}

// accept takes the findings that somebody accepts out, and reports
// suppressions that are wrong or of no use.
func (s *stream) accept() {
	acceptances := slices.Concat(s.ignoresOn(s.accepting), s.ignoresOfPolicies())
	if len(acceptances) == 0 && len(s.found) == 0 {
		return
	}
	selected := s.selectedByIngress()
	covered := maps.Clone(selected)
	for _, u := range s.undecided {
		covered[u.ingress] = u.policies
	}
	baseline := maps.Clone(s.options.Baseline)
	for _, f := range s.found {
		a := find(acceptances, f, covered[f.On])
		switch {
		case a != nil:
			s.accepted = append(s.accepted, Accepted{f.Diagnostic, a.Reason, a.by})
		case f.Effect != diag.ControllerFrozen && baseline[f.Key()] > 0:
			baseline[f.Key()]--
			s.accepted = append(s.accepted, Accepted{f.Diagnostic, "", "baseline"})
		default:
			s.findings = append(s.findings, f.Diagnostic)
		}
	}
	for _, a := range acceptances {
		s.reportOn(a, selected)
	}
}

// find returns the first acceptance that covers a finding, or nil, and marks all
// that do as used.
func find(acceptances []*acceptance, f rules.Found, selected []*policy.Policy) *acceptance {
	var first *acceptance
	for _, a := range acceptances {
		covers := a.policy == nil && a.on == f.On || a.policy != nil && slices.Contains(selected, a.policy)
		switch {
		case a.Rule != f.Rule || !covers:
		case f.Effect == diag.ControllerFrozen:
			a.frozen = true
		default:
			a.used = true
			first = cmp.Or(first, a)
		}
	}
	return first
}

// ignoresOn reads the annotations of objects that have one.
func (s *stream) ignoresOn(objects []manifest.Object) []*acceptance {
	var out []*acceptance
	for _, o := range objects {
		v, ok := o.Annotation(policy.IgnoreAnnotation)
		if !ok {
			continue
		}
		ignores, problems := policy.ParseIgnores(v.Pos(), v.Text)
		for _, problem := range problems {
			s.suppression(SuppressionInvalid, diag.Error, v.Pos(), o.String(), problem)
		}
		for _, i := range ignores {
			a := &acceptance{Ignore: i, by: "annotation " + policy.IgnoreAnnotation, on: o}
			if s.mayAccept(a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// ignoresOfPolicies are those that policies have for the Ingresses that they select.
func (s *stream) ignoresOfPolicies() []*acceptance {
	var out []*acceptance
	for _, p := range s.policies {
		for _, i := range p.Ignore {
			a := &acceptance{Ignore: i, by: p.String(), policy: p, trusted: slices.Contains(s.outside, p)}
			if s.mayAccept(a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// mayAccept reports whether the rule is one that can be accepted there, and
// says why not.
func (s *stream) mayAccept(a *acceptance) bool {
	switch ids := ruleIDs(); {
	case !slices.Contains(ids, a.Rule):
		why := fmt.Sprintf("%q is not the id of a rule that can be suppressed", a.Rule)
		if near := spelling.Nearest(a.Rule, ids); near != "" {
			why += "; did you mean " + near + "?"
		}
		s.suppression(SuppressionInvalid, diag.Error, a.Pos, a.holder(), why)
	case isBound(a.Rule) && !a.trusted:
		s.suppression(SuppressionInvalid, diag.Error, a.Pos, a.holder(),
			a.Rule+" is a bound that a policy sets; only a policy from outside the stream can lift it")
	default:
		return true
	}
	return false
}

func ruleIDs() []string {
	var ids []string
	for _, r := range rules.All() {
		ids = append(ids, r.ID)
	}
	return append(ids, NamespaceUnknown, ScopeUnknown)
}

// isBound reports whether a rule enforces what a policy asks, or that it can be
// asked at all.
func isBound(rule string) bool {
	switch rule {
	case "limit-below-min", "limit-above-max", "limit-required", ScopeUnknown, NamespaceUnknown:
		return true
	}
	return false
}

// holder is the object that a suppression is written in.
func (a *acceptance) holder() string {
	if a.policy != nil {
		return policy.Kind + " " + a.policy.Name
	}
	return a.on.String()
}

// reportOn says what is wrong with a suppression once all findings are known.
// One of a policy that selects nothing here may be for other streams.
func (s *stream) reportOn(a *acceptance, selected map[manifest.Object][]*policy.Policy) {
	switch {
	case a.frozen:
		s.suppression(SuppressionInvalid, diag.Error, a.Pos, a.holder(),
			a.Rule+" stops the whole controller here; nobody can accept that for the others")
	case a.used:
	case a.policy == nil && !isJudged(a.on, selected):
	case a.policy == nil:
		s.suppression(SuppressionUnused, diag.Warning, a.Pos, a.holder(), "there is no finding of "+a.Rule+" here; take the suppression out")
	case isAmong(a.policy, selected):
		s.suppression(SuppressionUnused, diag.Info, a.Pos, a.holder(), "no Ingress that the policy selects here has a finding of "+a.Rule)
	}
}

// selectedByIngress returns the policies that select each Ingress over which
// the rules were run: not one whose limits cannot be told.
func (s *stream) selectedByIngress() map[manifest.Object][]*policy.Policy {
	selected := map[manifest.Object][]*policy.Policy{}
	for _, c := range s.together.Ingresses {
		selected[c.Ingress] = c.Policies
	}
	for _, u := range s.together.Unhandled {
		selected[u.Ingress] = u.Policies
	}
	return selected
}

// isJudged reports whether the rules were run over an object.
func isJudged(o manifest.Object, selected map[manifest.Object][]*policy.Policy) bool {
	_, judged := selected[o]
	return judged || !o.IsIngress()
}

func isAmong(p *policy.Policy, selected map[manifest.Object][]*policy.Policy) bool {
	for _, policies := range selected {
		if slices.Contains(policies, p) {
			return true
		}
	}
	return false
}

func (s *stream) suppression(rule string, severity diag.Severity, pos diag.Position, object, message string) {
	field := policy.IgnoreAnnotation
	if strings.HasPrefix(object, policy.Kind) {
		field = "spec.ignore"
	}
	s.findings = append(s.findings, diag.Diagnostic{
		Rule: rule, Severity: severity, Pos: pos, Object: object, Field: field, Message: message,
	})
}
