package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var valueNegative = Rule{
	ID:       "value-negative",
	Title:    "A negative limit",
	Doc:      "ingress-nginx takes a negative number without a word and does not limit by it. A negative limit-rate-after is read as 0.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, problem := range p.problems(ingressnginx.ErrNegative) {
			effect, consequence := diag.Unlimited, "the controller drops this limit"
			switch after := problem.Field == "bandwidthAfter"; {
			case after && !p.hasBandwidth():
				effect, consequence = diag.NoEffect, "and there is nothing that it could apply to"
			case after:
				effect, consequence = diag.ValueIgnored, "the controller uses 0"
			}
			p.onAnnotation(problem.Annotation, finding{
				effect:  p.fate(effect),
				message: fmt.Sprintf("%q is negative: %s", problem.Value, consequence),
				hint:    `write a number above 0, or "0" if there shall be no limit`,
			})
		}
	},
}
