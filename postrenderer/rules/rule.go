// Package rules holds the checks that are made once the limits of every
// Ingress are known. A rule is a value in the list that All returns; its id is
// its file's name with hyphens, its page in docs/rules and its folder in
// testdata/rules.
package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Rule is one check. It looks at one of three things, and changes none.
type Rule struct {
	ID    string
	Title string
	// Doc says in a sentence or two what the controller does and why it matters.
	Doc string
	// Severity of its findings.
	Severity diag.Severity
	// Reason says in one line why it is that one.
	Reason string

	// Ingress checks one Ingress that an ingress-nginx handles.
	Ingress func(*Pass)
	// Controller checks one controller with its ConfigMap and Services.
	Controller func(*ControllerPass)
	// Stream checks what only shows when all objects are seen together.
	Stream func(*StreamPass)
}

// Find returns the rule of that id.
func Find(id string) (Rule, bool) {
	for _, r := range All() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// Found is a finding, and the object that it is about.
type Found struct {
	diag.Diagnostic
	On manifest.Object
}

// finding is what a rule says; the rest of a diagnostic is the same for all.
type finding struct {
	effect        diag.Effect
	message, hint string
}

// place is where a finding is: an object, perhaps a field of it.
type place struct {
	on    manifest.Object
	field string
	pos   diag.Position
}

// report is what the passes have in common: the rule at work and what was found.
type report struct {
	rule  *Rule
	found []Found
}

func (r *report) add(at place, f finding) {
	r.found = append(r.found, Found{On: at.on, Diagnostic: diag.Diagnostic{
		Rule: r.rule.ID, Severity: r.rule.Severity, Effect: f.effect, Object: at.on.String(), Pos: at.pos, Field: at.field,
		Message: f.message, Hint: f.hint,
	}})
}
