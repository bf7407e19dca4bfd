package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var valueNegative = Rule{
	ID:       "value-negative",
	Title:    "A negative limit",
	Doc:      "ingress-nginx takes a negative number without a word and then limits nothing.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, problem := range p.problems(ingressnginx.ErrNegative) {
			p.onAnnotation(problem.Annotation, finding{
				effect:  p.fate(diag.Unlimited),
				message: fmt.Sprintf("%q is negative: the controller drops this limit", problem.Value),
				hint:    `write a number above 0, or "0" if there shall be no limit`,
			})
		}
	},
}
