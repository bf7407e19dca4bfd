package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// checkBound reports where the limits break bounds of one kind. The findings
// have no effect: the cluster would take the value.
func (p *Pass) checkBound(bound policy.Bound) {
	for _, pol := range p.Policies {
		for _, v := range pol.ViolationsAcross(p.Limits, p.Settings.Replicas) {
			if v.Bound == bound {
				p.onField(v.Field, finding{message: v.Message, hint: p.boundHint(v)})
			}
		}
	}
}

// boundHint says where the value comes from.
func (p *Pass) boundHint(v policy.Violation) string {
	if origin := p.Origin.Of(v.Field); origin != "" {
		return "the value comes from " + origin
	}
	return fmt.Sprintf("it is the controller's default, since nobody says %s", v.Field)
}
