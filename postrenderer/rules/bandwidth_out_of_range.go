package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var bandwidthOutOfRange = Rule{
	ID:       "bandwidth-out-of-range",
	Title:    "More bandwidth than nginx can count",
	Doc:      "nginx's limit_rate takes at most 9007199254740991k. With more it refuses its whole configuration, for every Ingress of that controller.",
	Severity: diag.Error, // every tenant of the controller is hit
	Check: func(p *Pass) {
		for _, f := range limits.Fields {
			if !f.Bytes {
				continue
			}
			if n := *f.Int(&p.Limits); n != nil && *n > limits.MaxKibibytes {
				p.report(finding{
					field: f.Name, effect: diag.ControllerFrozen,
					message: fmt.Sprintf("%dk is more than nginx takes; it refuses its whole configuration, for every Ingress of this controller", *n),
					hint:    fmt.Sprintf("write at most %d", limits.MaxKibibytes),
				})
			}
		}
	},
}
