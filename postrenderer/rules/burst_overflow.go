package rules

import (
	"fmt"
	"math"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var burstOverflow = Rule{
	ID:    "burst-overflow",
	Title: "Rate times multiplier is more than nginx can count",
	Doc: "The controller multiplies in 64 bits without looking. What is left after an overflow may be 0 or negative, and then nginx " +
		"refuses its whole configuration; otherwise, and where only nginx's own count in thousandths overflows, it is a burst that nobody asked for.",
	Severity: diag.Error,
	Reason:   "at best not what was asked, at worst everybody is hit",
	Ingress: func(p *Pass) {
		if p.Native.Has(ingressnginx.ErrNoBurst) {
			return // burst-not-positive says so
		}
		for _, f := range limits.Fields {
			if !f.IsRate() || f.Number(p.Limits) == nil {
				continue
			}
			field := f.Name
			if p.Limits.BurstMultiplier != nil {
				field = "burstMultiplier"
			}
			if f, wrong := p.overflow(*f.Number(p.Limits), p.Limits.Multiplier()); wrong {
				p.onField(field, f)
			}
		}
	},
}

// overflow says what comes of a burst that is too large; wrong is false where
// it is not. Go's integers wrap round silently, and so do nginx's.
func (p *Pass) overflow(rate, multiplier int) (f finding, wrong bool) {
	if rate <= 0 || multiplier <= 0 || multiplier <= limits.MaxBurst/rate {
		return finding{}, false
	}
	hint := fmt.Sprintf("write smaller numbers: the product may be at most %d", limits.MaxBurst)
	if multiplier > math.MaxInt/rate && rate*multiplier <= 0 {
		return p.freeze(fmt.Sprintf("a burst of %d times %d becomes %d in the controller's 64 bits", rate, multiplier, rate*multiplier), hint), true
	}
	if rate > limits.MaxRequests {
		return finding{}, false // rate-out-of-range says so
	}
	return finding{
		effect:  p.fate(diag.ValueIgnored),
		message: fmt.Sprintf("a burst of %d times %d is more than nginx can count, and it uses another", rate, multiplier),
		hint:    hint,
	}, true
}
