package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// checkBound reports where the limits break bounds of one kind.
func (p *Pass) checkBound(bound policy.Bound) {
	var effect diag.Effect // none: the cluster would take it
	if bound == policy.Unlimited {
		effect = diag.Unlimited
	}
	for _, pol := range p.Policies {
		for _, v := range pol.ViolationsAcross(p.Limits, p.Settings.Replicas) {
			if v.Bound == bound {
				p.onField(v.Field, finding{effect: effect, message: v.Message, hint: p.boundHint(v)})
			}
		}
	}
}

// boundHint says where the value comes from.
func (p *Pass) boundHint(v policy.Violation) string {
	origin := p.Origin[v.Field]
	switch {
	case v.Bound == policy.Unlimited:
		return "set a limit in the policy's default, in the limits annotation or on the Ingress"
	case origin != "":
		return "the value comes from " + origin
	}
	return fmt.Sprintf("it is the controller's default, since nobody says %s", v.Field)
}
