package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var rateOutOfRange = Rule{
	ID:       "rate-out-of-range",
	Title:    "A higher rate than nginx can count",
	Doc:      "nginx counts thousandths of requests in 64 bits. A rate above 9223372036854775 passes its test of the configuration and then overflows: another rate is used.",
	Severity: diag.Error,
	Reason:   "the limit that was asked for is not the one that holds",
	Ingress: func(p *Pass) {
		for _, f := range limits.Fields {
			if !f.IsRate() {
				continue
			}
			if n := f.Number(p.Limits); n != nil && *n > limits.MaxRequests {
				p.onField(f.Name, finding{
					effect:  p.fate(diag.ValueIgnored),
					message: fmt.Sprintf("%d is a higher rate than nginx can count, and it uses another", *n),
					hint:    fmt.Sprintf("write at most %d", limits.MaxRequests),
				})
			}
		}
	},
}
