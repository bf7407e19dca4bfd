package policy

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// IgnoreAnnotation accepts findings on the object that it stands on: a line
// for each, such as "value-zero: open until the launch".
const IgnoreAnnotation = "ratelimit.model-ingress.dev/ignore"

// Ignore accepts the findings of one rule.
type Ignore struct {
	// Rule is the id of a rule, as findings show it in brackets.
	Rule string
	// Reason is for the people who read it later, and never empty.
	Reason string
	// Pos is where it is written.
	Pos diag.Position
}

// ParseIgnores reads the value of the ignore annotation, which stands at the
// given place. What it cannot read is returned as sentences.
func ParseIgnores(at diag.Position, value string) (ignores []Ignore, problems []string) {
	for line := range strings.Lines(value) {
		rule, reason, _ := strings.Cut(line, ":")
		i := Ignore{Rule: strings.TrimSpace(rule), Reason: strings.TrimSpace(reason), Pos: at}
		switch {
		case i.Rule == "" && i.Reason == "":
		case i.Rule == "":
			problems = append(problems, fmt.Sprintf("want a rule and a reason, such as %q, not %q", "value-zero: open until the launch", strings.TrimSpace(line)))
		case i.Reason == "":
			problems = append(problems, fmt.Sprintf("%s: the reason is missing: write %q", i.Rule, i.Rule+": why"))
		default:
			ignores = append(ignores, i)
		}
	}
	return ignores, problems
}

// ignores decodes spec.ignore of a policy.
func (d *decoder) ignores(n *yaml.Node, at *field.Path) []Ignore {
	var out []Ignore
	d.list(n, at, func(n *yaml.Node, at *field.Path) {
		i := Ignore{Pos: d.at(n)}
		d.mapping(n, at, map[string]decode{
			"rule":   func(n *yaml.Node, at *field.Path) { i.Rule = d.text(n, at) },
			"reason": func(n *yaml.Node, at *field.Path) { i.Reason = d.text(n, at) },
		})
		d.need(n, at, "rule", "is missing: want the id of a rule")
		d.need(n, at, "reason", "is missing: say why the finding is accepted")
		out = append(out, i)
	})
	return out
}
