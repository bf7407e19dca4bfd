package rules

import (
	"errors"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var valueNegative = Rule{
	ID:       "value-negative",
	Title:    "A negative limit",
	Doc:      "ingress-nginx takes a negative number without a word and then limits nothing.",
	Severity: diag.Error, // somebody asked for a limit that is not there
	Check: func(p *Pass) {
		for _, problem := range p.problems() {
			if !errors.Is(problem.Err, ingressnginx.ErrNegative) {
				continue
			}
			p.report(finding{
				annotation: problem.Annotation, effect: diag.Unlimited,
				message: fmt.Sprintf("%q is negative: the controller drops this limit", problem.Value),
				hint:    `write a number above 0, or "0" if there shall be no limit`,
			})
		}
	},
}
