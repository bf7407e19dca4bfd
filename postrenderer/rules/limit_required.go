package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var limitRequired = Rule{
	ID:       "limit-required",
	Title:    "No limit where a policy requires one",
	Doc:      "A policy with required: true makes it an error to leave an Ingress that it selects without a limit on requests or connections. A canary Ingress needs none: those of the main one hold for it.",
	Severity: diag.Error,
	Reason:   "whoever wrote the policy forbids it",
	Ingress: func(p *Pass) {
		if !p.isOn("canary") {
			p.checkBound(policy.Unlimited)
		}
	},
}
