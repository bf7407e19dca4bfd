package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var canaryIgnored = Rule{
	ID:    "canary-ignored",
	Title: "Limits on a canary Ingress",
	Doc: "The controller takes only the backend of a canary Ingress. Its limits are ignored; those of the main Ingress with the same host and path " +
		"hold for both.",
	Severity: diag.Warning,
	Reason:   "the main Ingress's limits hold, but not these",
	Ingress: func(p *Pass) {
		if !p.isOn("canary") || !p.asksForLimits() || !p.Limits.LimitsAnything() {
			return
		}
		p.onAnnotation("canary", finding{
			effect:  diag.NoEffect,
			message: "the limits of a canary Ingress do nothing: those of the main Ingress hold for both",
			hint:    "write the limits on the main Ingress",
		})
	},
}
