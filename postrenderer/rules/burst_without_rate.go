package rules

import (
	"fmt"
	"strconv"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var burstWithoutRate = Rule{
	ID:       "burst-without-rate",
	Title:    "A burst multiplier with no rate to multiply",
	Doc:      "The multiplier applies to requests per second and per minute. Without either it does nothing; connections and bandwidth have no burst.",
	Severity: diag.Warning,
	Reason:   "nothing breaks, but nothing is limited by rate either",
	Ingress: func(p *Pass) {
		if p.Limits.BurstMultiplier == nil || p.Limits.HasRate() || p.isUnread("burstMultiplier") {
			return // value-not-integer tells of one that cannot be read
		}
		text := strconv.Itoa(*p.Limits.BurstMultiplier)
		if v, ok := p.native(p.Native.Read("burstMultiplier")); ok && !p.isWritten(p.key(p.Native.Read("burstMultiplier"))) {
			text = v.Text // it may be one that the controller would not take either
		}
		p.onField("burstMultiplier", finding{
			effect:  diag.NoEffect,
			message: fmt.Sprintf("burst multiplier %s has no rate to multiply", text),
			hint:    "set requestsPerSecond or requestsPerMinute, or drop burstMultiplier",
		})
	},
}
