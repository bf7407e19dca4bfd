package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var burstOverflow = Rule{
	ID:    "burst-overflow",
	Title: "Rate times multiplier is more than 64 bits hold",
	Doc: "The controller multiplies without looking. What is left after the overflow may be 0 or negative, and then nginx " +
		"refuses its whole configuration; otherwise it is a burst that nobody asked for.",
	Severity: diag.Error, // at best not what was asked, at worst everybody is hit
	Check: func(p *Pass) {
		if !policy.BurstOverflows(p.Limits) {
			return
		}
		p.report(finding{
			field: "burstMultiplier", effect: diag.ControllerFrozen,
			message: "the rate times the burst multiplier is more than 64 bits hold; nginx may refuse its whole configuration",
			hint:    "write smaller numbers",
		})
	},
}
