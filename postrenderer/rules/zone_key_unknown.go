package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var zoneKeyUnknown = Rule{
	ID:       "zone-key-unknown",
	Title:    "Limits are to be counted by a variable that nginx does not have",
	Doc:      "limit-conn-zone-variable names what all limits are counted by, in spite of its name those on rates too. With a variable that nginx does not know it refuses its whole configuration.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Controller: func(p *ControllerPass) {
		names := p.zoneKey()
		for _, name := range names {
			if isVariable(name) || p.definesVariables() {
				continue
			}
			p.onConfig(zoneKey, freeze(fmt.Sprintf("nginx has no variable $%s", name), "write $binary_remote_addr, or take the key out"))
		}
	},
}
