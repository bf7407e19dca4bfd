package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var afterWithoutBandwidth = Rule{
	ID:       "after-without-bandwidth",
	Title:    "An amount to send first, with no bandwidth to go on with",
	Doc:      "limit-rate-after says from where on limit-rate applies. Without limit-rate it does nothing, unless the controller's ConfigMap sets one.",
	Severity: diag.Warning,
	Reason:   "nothing breaks, but bandwidth is not limited either",
	Ingress: func(p *Pass) {
		after, rate := p.Limits.KibibytesAfter, p.Limits.KibibytesPerSecond
		if after == nil || *after == 0 || rate != nil && *rate > 0 || rate == nil && p.Settings.Config.Int("limit-rate", 0) > 0 {
			return
		}
		p.onField("bandwidthAfter", finding{
			effect:  diag.NoEffect,
			message: "bandwidthAfter does nothing without bandwidth",
			hint:    "set bandwidth, or drop bandwidthAfter",
		})
	},
}
