package rules

import (
	"errors"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var valueNotInteger = Rule{
	ID:    "value-not-integer",
	Title: "A limit that the controller cannot read as a whole number",
	Doc: "ingress-nginx reads limits with Go's strconv.Atoi. What that refuses, such as 10r/s, 1.5 or a blank, makes it refuse the whole Ingress where annotations are " +
		"validated, as they are from 1.12 on, and is no limit where they are not. Nothing at all is no limit in both. A multiplier or bandwidth that it cannot read is its default.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, problem := range p.problems(ingressnginx.ErrNotInteger, ingressnginx.ErrEmpty) {
			effect, consequence := p.unreadable(problem)
			p.onAnnotation(problem.Annotation, finding{
				effect:  p.fate(effect),
				message: fmt.Sprintf("want a whole number such as 10, not %q: %s", problem.Value, consequence),
				hint:    "write a whole number without blanks or units, or take the annotation out",
			})
		}
	},
}

// unreadable says what the controller does with a number that it cannot read.
func (p *Pass) unreadable(problem ingressnginx.Problem) (diag.Effect, string) {
	otherwise := p.Settings.Config.Int(problem.Annotation, 0) // of bandwidth, the ConfigMap's default
	switch {
	case problem.Field == "burstMultiplier" && !p.Limits.HasRate(), problem.Field == "bandwidthAfter" && !p.hasBandwidth():
		return diag.NoEffect, "and there is nothing that it could apply to"
	case problem.Field == "burstMultiplier":
		return diag.ValueIgnored, "the controller uses 5"
	case problem.Field == "bandwidthAfter", problem.Field == "bandwidth" && otherwise > 0:
		return diag.ValueIgnored, fmt.Sprintf("the controller uses %d", otherwise)
	case p.Settings.Validation && rejects(problem.Field) && errors.Is(problem.Err, ingressnginx.ErrNotInteger):
		return diag.IngressRejected, "the controller does not take the Ingress"
	}
	return diag.Unlimited, "the controller drops this limit"
}
