package rules

import (
	"errors"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var exemptNotNetwork = Rule{
	ID:       "exempt-not-network",
	Title:    "An entry of the exempt list is not a network",
	Doc:      "One entry that ingress-nginx cannot read drops every limit of the Ingress, not only the exemption.",
	Severity: diag.Error, // all limits are gone
	Check: func(p *Pass) {
		for _, problem := range p.problems() {
			if !errors.Is(problem.Err, ingressnginx.ErrNotNetwork) {
				continue
			}
			p.report(finding{
				annotation: problem.Annotation, effect: diag.Unlimited,
				message: fmt.Sprintf("%q is not a list of networks: the controller drops every limit of this Ingress", problem.Value),
				hint:    "write networks or addresses with commas between them, such as 10.0.0.0/8,192.0.2.7",
			})
		}
	},
}
