package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var zoneKeyOptional = Rule{
	ID:    "zone-key-optional",
	Title: "Limits are counted by something that a client can leave out",
	Doc: "nginx does not count requests whose key is empty. Where limits are counted by a header, a cookie or an argument, a client that leaves it out is not " +
		"limited, and one that changes it each time is not either.",
	Severity: diag.Warning,
	Reason:   "harmless only where something in front of nginx insists on it",
	Controller: func(p *ControllerPass) {
		v, _ := p.Config.Get(zoneKey)
		names := p.zoneKey()
		if len(names) == 0 || !isMapValue(v.Text) || p.zoneKeyText() != "" || slices.ContainsFunc(names, func(n string) bool { return !isOptional(n) }) {
			return // with something else in it the key is never empty
		}
		are := "is"
		if len(names) > 1 {
			are = "are"
		}
		p.onConfig(zoneKey, finding{
			effect:  diag.Unlimited,
			message: fmt.Sprintf("clients whose $%s %s empty are not limited at all", strings.Join(names, " and $"), are),
			hint:    "count by $binary_remote_addr, unless something in front of nginx refuses such clients",
		})
	},
}
