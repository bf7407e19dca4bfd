package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var exemptWithoutLimit = Rule{
	ID:       "exempt-without-limit",
	Title:    "Exempt clients where nobody is limited",
	Doc:      "The exempt list takes clients out of limits on requests and connections. Without such a limit it does nothing; it never blocks anybody.",
	Severity: diag.Warning, // who writes it expects the others to be limited
	Check: func(p *Pass) {
		if len(p.Limits.Exempt) == 0 || p.Limits.LimitsRequests() {
			return
		}
		p.report(finding{
			field: "exemptCIDRs", effect: diag.NoEffect,
			message: "there is no limit that these clients could be exempt from",
			hint:    "set requestsPerSecond, requestsPerMinute or connections, or drop exemptCIDRs",
		})
	},
}
