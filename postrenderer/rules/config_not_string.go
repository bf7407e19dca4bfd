package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var configNotString = Rule{
	ID:       "config-not-string",
	Title:    "A value of the controller's ConfigMap is not a string",
	Doc:      "The values of a ConfigMap are strings. The API server refuses one that holds a YAML number, boolean, list or mapping.",
	Severity: diag.Error,
	Reason:   "the release fails to install",
	Controller: func(p *ControllerPass) {
		for _, e := range p.Config.Entries() {
			if e.IsString || e.IsNull {
				continue
			}
			p.onConfig(e.Key, finding{
				effect:  diag.IngressRejected,
				message: fmt.Sprintf("the value %s is not a string, so the API server refuses the ConfigMap", describe(e.Value)),
				hint:    quoted(e.Value),
			})
		}
	},
}
