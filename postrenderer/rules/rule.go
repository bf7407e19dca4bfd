// Package rules holds the checks that are made on each Ingress once its limits
// are known. A rule is a value in the list that All returns; its id is its
// file's name with hyphens, its page in docs/rules and its folder in
// testdata/rules.
package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// Rule is one check.
type Rule struct {
	ID    string
	Title string
	// Doc says in a sentence or two what the controller does and why it matters.
	Doc string
	// Severity of its findings.
	Severity diag.Severity
	// Check reports findings to the pass. It changes nothing.
	Check func(*Pass)
}

// Pass is one Ingress under check, with the limits that it will have.
type Pass struct {
	Ingress manifest.Object
	// Prefix of the controller's annotations, without the slash.
	Prefix string
	// Native is what the Ingress says in the controller's own annotations.
	Native ingressnginx.Native
	// Intent is the value of the limits annotation; zero where there is none.
	Intent manifest.Value
	// Limits is what results from all sources, and Origin where each field comes from.
	Limits limits.Limits
	Origin map[string]string
	// Policies are those that select the Ingress.
	Policies []*policy.Policy
	// Replicas of the controller, which share a Cluster policy's bounds. 0 is unknown.
	Replicas int

	rule     Rule
	findings diag.List
}

// Run makes every check of All and returns the findings in the order of the list.
func Run(p Pass) diag.List {
	for _, rule := range All() {
		p.rule = rule
		rule.Check(&p)
	}
	return p.findings
}

// finding is what a rule says; the rest of a diagnostic is the same for all.
type finding struct {
	// field of limits that it is about, for the place; empty: the Ingress.
	field string
	// annotation without prefix, where it is about one; wins over field.
	annotation    string
	effect        diag.Effect
	message, hint string
}

func (p *Pass) report(f finding) {
	if f.annotation == "" {
		f.annotation = p.Native.Read[f.field]
	}
	d := diag.Diagnostic{
		Rule: p.rule.ID, Severity: p.rule.Severity, Effect: f.effect, Object: p.Ingress.String(),
		Message: f.message, Hint: f.hint,
	}
	switch v, ok := p.Ingress.Annotation(p.key(f.annotation)); {
	case f.annotation != "" && ok:
		d.Field, d.Pos = p.key(f.annotation), v.Pos
	case p.Intent.Text != "" && p.Origin[f.field] == IntentOrigin:
		d.Field, d.Pos = policy.LimitsAnnotation, p.Intent.Pos
	default:
		d.Pos = p.Ingress.Pos()
	}
	p.findings = append(p.findings, d)
}

// IntentOrigin and NativeOrigin name the two sources on an Ingress itself.
const (
	IntentOrigin = "annotation " + policy.LimitsAnnotation
	NativeOrigin = "the controller's own annotations"
)

func (p *Pass) key(annotation string) string { return p.Prefix + "/" + annotation }

// problems returns the values on the Ingress that the controller will not read
// as meant, less those that another source overrides.
func (p *Pass) problems() []ingressnginx.Problem {
	var out []ingressnginx.Problem
	for _, problem := range p.Native.Problems {
		if p.Origin[problem.Field] == NativeOrigin {
			out = append(out, problem)
		}
	}
	return out
}

// isMultiplier reports whether the field is the one that has a default in the
// controller, so that a value that cannot be read is replaced, not dropped.
func isMultiplier(field string) bool { return field == "burstMultiplier" }
