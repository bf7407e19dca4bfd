package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var configUnreadable = Rule{
	ID:       "config-unreadable",
	Title:    "A number in the controller's ConfigMap that it cannot read",
	Doc:      "Where the value of a key about limits is not a whole number, the controller keeps its own default for that key, and logs a warning.",
	Severity: diag.Warning,
	Reason:   "the default holds, which others may rely on",
	Controller: func(p *ControllerPass) {
		for _, key := range []string{rateStatus, connectionStatus, "limit-rate", "limit-rate-after", "variables-hash-bucket-size"} {
			v, said := p.Config.Get(key)
			if _, err := controller.ParseConfigInt(v.Text); !said || !v.IsString || err == nil {
				continue // the API server does not take what is no string
			}
			p.onConfig(key, finding{
				effect:  diag.ValueIgnored,
				message: fmt.Sprintf("want a whole number, not %q: the controller uses its default", v.Text),
				hint:    "write a whole number, or take the key out",
			})
		}
	},
}
