package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var exemptNotNetwork = Rule{
	ID:    "exempt-not-network",
	Title: "An entry of the exempt list is not a network",
	Doc: "One entry that ingress-nginx cannot read drops every limit of the Ingress, not only the exemption. Where annotations are validated, as " +
		"they are from 1.12 on, the controller does not take the Ingress at all.",
	Severity: diag.Error,
	Reason:   "all limits are gone, or the Ingress is",
	Ingress: func(p *Pass) {
		reasons := []error{ingressnginx.ErrNotNetwork}
		effect, consequence := diag.Unlimited, "the controller drops every limit of this Ingress"
		if p.Settings.Validation {
			reasons = append(reasons, ingressnginx.ErrBlank) // otherwise it is an empty list
			effect, consequence = diag.IngressRejected, "the controller does not take the Ingress"
		} else if !p.saysLimit() {
			consequence = "once there is a limit, the controller drops it"
		}
		for _, problem := range p.problems(reasons...) {
			p.onAnnotation(problem.Annotation, finding{
				effect:  p.fate(effect),
				message: fmt.Sprintf("%q is not a list of networks: %s", problem.Value, consequence),
				hint:    "write networks or addresses with commas between them, such as 10.0.0.0/8,192.0.2.7",
			})
		}
	},
}
