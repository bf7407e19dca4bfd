package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var afterWithoutBandwidth = Rule{
	ID:       "after-without-bandwidth",
	Title:    "An amount to send first, with no bandwidth to go on with",
	Doc:      "limit-rate-after says from where on limit-rate applies. Without limit-rate it does nothing, unless the controller's ConfigMap sets one.",
	Severity: diag.Warning,
	Reason:   "nothing breaks, but bandwidth is not limited either",
	Ingress: func(p *Pass) {
		if n := p.Limits.KibibytesAfter; n == nil || *n == 0 || p.hasBandwidth() {
			return
		}
		p.onField("bandwidthAfter", finding{
			effect:  diag.NoEffect,
			message: "bandwidthAfter does nothing without bandwidth",
			hint:    "set bandwidth, or drop bandwidthAfter",
		})
	},
}

// hasBandwidth reports whether bandwidth is limited, by the Ingress or else by the
// ConfigMap, which also counts where the controller cannot read the annotation.
func (p *Pass) hasBandwidth() bool {
	if rate := p.Limits.KibibytesPerSecond; rate != nil && !p.isUnread("bandwidth") {
		return *rate > 0
	}
	return p.Settings.Config.Int("limit-rate", 0) > 0
}
