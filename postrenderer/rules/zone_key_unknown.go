package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var zoneKeyUnknown = Rule{
	ID:    "zone-key-unknown",
	Title: "Limits are to be counted by something that nginx does not know",
	Doc: "limit-conn-zone-variable says what all limits are counted by, in spite of its name those on rates too. With a variable that nginx does not " +
		"know, or nothing in it, nginx refuses its whole configuration as soon as one Ingress has a limit.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Controller: func(p *ControllerPass) {
		const hint = "write $binary_remote_addr, or take the key out"
		if v, said := p.Config.Get(zoneKey); said && !isMapValue(v.Text) {
			p.onConfig(zoneKey, freeze(fmt.Sprintf("%q is not one value as nginx's map takes it", v.Text), hint))
			return
		}
		for _, name := range p.zoneKey() {
			if !isVariable(name) && !p.definesVariables() {
				p.onConfig(zoneKey, freeze(fmt.Sprintf("nginx has no variable $%s", name), hint))
			}
		}
	},
}

// isMapValue reports whether nginx reads a text that the controller puts into a
// map as one value. Text in quotes is taken for one.
func isMapValue(text string) bool {
	if strings.ContainsAny(text, `"'`) {
		return true
	}
	_, rest := splitVariables(text)
	return len(strings.Fields(text)) == 1 && !strings.ContainsAny(rest, "$;")
}
