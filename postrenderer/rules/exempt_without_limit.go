package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var exemptWithoutLimit = Rule{
	ID:       "exempt-without-limit",
	Title:    "Exempt clients where nobody is limited",
	Doc:      "The exempt list takes clients out of limits on requests and connections. Without such a limit it does nothing; it never blocks anybody.",
	Severity: diag.Warning,
	Reason:   "who writes it expects the others to be limited",
	Ingress: func(p *Pass) {
		if len(p.Limits.Exempt) == 0 || p.Limits.LimitsRequests() {
			return
		}
		p.onField(limits.ExemptField, finding{
			effect:  diag.NoEffect,
			message: "there is no limit that these clients could be exempt from",
			hint:    "set requestsPerSecond, requestsPerMinute or connections, or drop exemptCIDRs",
		})
	},
}
