package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var burstWithoutRate = Rule{
	ID:       "burst-without-rate",
	Title:    "A burst multiplier with no rate to multiply",
	Doc:      "The multiplier applies to requests per second and per minute. Without either it does nothing; connections and bandwidth have no burst.",
	Severity: diag.Warning, // nothing breaks, but nothing is limited by rate either
	Check: func(p *Pass) {
		if p.Limits.BurstMultiplier == nil || p.Limits.HasRate() {
			return
		}
		p.report(finding{
			field: "burstMultiplier", effect: diag.NoEffect,
			message: fmt.Sprintf("burst multiplier %d has no rate to multiply", *p.Limits.BurstMultiplier),
			hint:    "set requestsPerSecond or requestsPerMinute, or drop burstMultiplier",
		})
	},
}
