package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// checkBound reports where the limits break bounds of one kind.
func (p *Pass) checkBound(bound policy.Bound) {
	for _, pol := range p.Policies {
		for _, v := range pol.ViolationsAcross(p.Limits, p.Settings.Replicas) {
			if v.Bound != bound {
				continue
			}
			f := finding{message: v.Message} // the cluster would take it
			if origin := p.Origin[v.Field]; origin != "" {
				f.hint = fmt.Sprintf("the value comes from %s", origin)
			}
			if bound == policy.Unlimited {
				f.effect, f.hint = diag.Unlimited, "set a limit in the policy's default, in the limits annotation or on the Ingress"
			}
			p.onField(v.Field, f)
		}
	}
}
