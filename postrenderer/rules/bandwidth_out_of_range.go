package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var bandwidthOutOfRange = Rule{
	ID:       "bandwidth-out-of-range",
	Title:    "More bandwidth than nginx can count",
	Doc:      "nginx's limit_rate takes at most 9007199254740991k. With more it refuses its whole configuration, for every Ingress of that controller.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Ingress: func(p *Pass) {
		for _, f := range limits.Fields {
			if !f.Bytes {
				continue
			}
			if n := f.Number(p.Limits); n != nil && *n > limits.MaxKibibytes {
				p.onField(f.Name, p.freeze(tooFast(*n)))
			}
		}
	},
	Controller: func(p *ControllerPass) {
		for _, f := range limits.Fields {
			key := ingressnginx.NameOf(f.Name) // the ConfigMap's default has the annotation's name
			if n := p.Config.Int(key, 0); f.Bytes && n > limits.MaxKibibytes {
				p.onConfig(key, freeze(tooFast(n)))
			}
		}
	},
}

func tooFast(kib int) (cause, hint string) {
	return fmt.Sprintf("%dk is more than nginx takes", kib), fmt.Sprintf("write at most %d", limits.MaxKibibytes)
}
