package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var passthroughUnlimited = Rule{
	ID:    "passthrough-unlimited",
	Title: "Limits where TLS is passed through",
	Doc: "With ssl-passthrough the controller hands TLS connections to the backend unopened. nginx sees no request of them and limits none. " +
		"A controller without --enable-ssl-passthrough opens them all the same, and the limits hold.",
	Severity: diag.Warning,
	Reason:   "whether it happens depends on a flag that is not always in the input",
	Ingress: func(p *Pass) {
		if !p.isOn("ssl-passthrough") || !p.Limits.LimitsAnything() || !p.mayPassThrough() {
			return
		}
		p.onAnnotation("ssl-passthrough", finding{
			effect:  diag.Unlimited,
			message: "TLS connections that are passed through are not limited",
			hint:    "end TLS at the controller, or limit in the backend",
		})
	},
}

// mayPassThrough reports whether the controller passes TLS through, as far as
// its flags are known.
func (p *Pass) mayPassThrough() bool {
	if p.Settings.Instance == nil || !p.Settings.Instance.HasWorkload() {
		return true
	}
	on, _, _ := p.Settings.Instance.BoolFlag("enable-ssl-passthrough")
	return on
}
