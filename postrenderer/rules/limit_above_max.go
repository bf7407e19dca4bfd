package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var limitAboveMax = Rule{
	ID:       "limit-above-max",
	Title:    "A limit above a policy's maximum",
	Doc:      "Every policy that selects an Ingress enforces its bounds on what results, whoever asked for it.",
	Severity: diag.Error,
	Reason:   "whoever wrote the policy forbids it",
	Ingress:  func(p *Pass) { p.checkBound(policy.AboveMax) },
}
