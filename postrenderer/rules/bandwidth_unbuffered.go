package rules

import (
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var bandwidthUnbuffered = Rule{
	ID:    "bandwidth-unbuffered",
	Title: "A bandwidth limit while nginx does not buffer",
	Doc: "nginx's limit_rate works on responses that it buffers. The controller switches buffering off by default, and then a response is as fast as its backend, " +
		"whatever limit-rate says.",
	Severity: diag.Warning,
	Reason:   "the ConfigMap may switch buffering on and is not always in the input",
	Ingress: func(p *Pass) {
		if n := p.Limits.KibibytesPerSecond; n == nil || *n == 0 || p.buffers() {
			return
		}
		p.onField("bandwidth", finding{
			effect:  p.fate(diag.Unlimited),
			message: "bandwidth is not limited while nginx does not buffer the response",
			hint:    `add the annotation proxy-buffering: "on", which delays streamed answers, or drop the limit`,
		})
	},
}

// buffers reports whether nginx buffers the responses of the Ingress, as far as
// that is known. Where annotations are validated, one that says neither on nor
// off leaves it to the ConfigMap.
func (p *Pass) buffers() bool {
	said := strings.TrimSpace(p.annotation("proxy-buffering"))
	if said == "" || p.Settings.Validation && said != "on" && said != "off" {
		v, _ := p.Settings.Config.Get("proxy-buffering")
		said = strings.TrimSpace(v.Text)
	}
	return strings.EqualFold(said, "on") // nginx takes ON too
}
