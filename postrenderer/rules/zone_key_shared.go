package rules

import (
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var zoneKeyShared = Rule{
	ID:       "zone-key-shared",
	Title:    "All clients share one count",
	Doc:      "Where limits are counted by something that is the same for all clients, such as $server_name, one busy client uses up the limit of all.",
	Severity: diag.Info,
	Reason:   "some want one limit for all",
	Controller: func(p *ControllerPass) {
		v, said := p.Config.Get(zoneKey)
		if !said || !isMapValue(v.Text) || slices.ContainsFunc(p.zoneKey(), func(n string) bool { return !isShared(n) }) {
			return
		}
		p.onConfig(zoneKey, finding{
			effect:  diag.Advice,
			message: "clients are not told apart: one can use up the limit of all",
			hint:    "count by $binary_remote_addr if the limit shall hold for each client",
		})
	},
}
