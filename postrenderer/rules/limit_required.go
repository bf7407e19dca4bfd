package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var limitRequired = Rule{
	ID:    "limit-required",
	Title: "No limit where a policy requires one",
	Doc: "A policy with required: true makes it an error to leave an Ingress that it selects without a limit on requests or connections, also where that " +
		"is because no known ingress-nginx handles it. A canary Ingress needs none: those of the main one hold for it.",
	Severity: diag.Error,
	Reason:   "whoever wrote the policy forbids it",
	Stream: func(p *StreamPass) {
		for i := range p.Ingresses {
			p.requireLimit(&p.Ingresses[i])
		}
		for _, u := range p.Unhandled {
			p.requireController(u)
		}
	},
}

// requireLimit reports the policies that require a limit which is not there.
func (p *StreamPass) requireLimit(of *Checked) {
	for _, pol := range of.Policies {
		if !pol.Required || of.canary {
			continue
		}
		for _, v := range pol.Violations(of.Limits) {
			if v.Bound == policy.Unlimited {
				p.missesLimit(of.Ingress, v.Message, "set a limit in the policy's default, in the limits annotation or on the Ingress")
			}
		}
	}
}

// requireController reports the policies that require a limit of an Ingress for
// which nobody that is known would read one.
func (p *StreamPass) requireController(u Unhandled) {
	for _, pol := range u.Policies {
		if pol.Required {
			p.missesLimit(u.Ingress, fmt.Sprintf("%s requires a limit, and no ingress-nginx that is known handles this Ingress: %s", pol, u.Why),
				"if it is another controller's, name the classes that the policy is for, without this one, in its ingressClassNames")
		}
	}
}

func (p *StreamPass) missesLimit(on manifest.Object, message, hint string) {
	p.add(place{on: on, pos: on.Pos()}, finding{effect: diag.Unlimited, message: message, hint: hint})
}
