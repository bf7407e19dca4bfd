package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var validationOff = Rule{
	ID:    "validation-off",
	Title: "The controller's validation of annotations is switched off",
	Doc: "From 1.12 on the controller refuses an Ingress whose limits it cannot read. With --enable-annotation-validation=false it takes the Ingress and drops the " +
		"limits instead.",
	Severity: diag.Warning,
	Reason:   "it takes a safeguard away, and changes nothing as long as all values are right",
	Controller: func(p *ControllerPass) {
		on, said, pos := p.BoolFlag("enable-annotation-validation")
		if on || !said || !p.Version.ValidatesAnnotations() {
			return
		}
		p.onFlag("enable-annotation-validation", pos, finding{
			effect:  diag.Advice,
			message: "a limit that cannot be read is dropped, where the Ingress would be refused",
			hint:    "take the flag out",
		})
	},
}
