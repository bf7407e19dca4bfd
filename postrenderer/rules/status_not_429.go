package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var statusNot429 = Rule{
	ID:    "status-not-429",
	Title: "Refused requests get another status than 429",
	Doc: "What is over a limit gets 503 unless the controller's ConfigMap says otherwise. To clients that is a broken server: they try again at once, or alert " +
		"somebody, where 429 Too Many Requests would make them wait.",
	Severity: diag.Info,
	Reason:   "the limit holds, and some want 503",
	Controller: func(p *ControllerPass) {
		if !p.Config.Known() {
			return
		}
		for _, key := range statusKeys() {
			code := p.Config.Int(key, defaultStatus)
			if code == tooManyRequests || code < 400 || code > 599 {
				continue
			}
			p.onConfig(key, finding{
				effect:  diag.Advice,
				message: fmt.Sprintf("requests over a limit get status %d", code),
				hint:    fmt.Sprintf(`write %s: "429"`, key),
			})
		}
	},
}
