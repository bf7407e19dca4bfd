package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var limitBelowMin = Rule{
	ID:       "limit-below-min",
	Title:    "A limit below a policy's minimum",
	Doc:      "Every policy that selects an Ingress enforces its bounds on what results, whoever asked for it.",
	Severity: diag.Error,
	Reason:   "whoever wrote the policy forbids it",
	Ingress:  func(p *Pass) { p.checkBound(policy.BelowMin) },
}
