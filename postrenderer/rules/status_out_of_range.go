package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var statusOutOfRange = Rule{
	ID:       "status-out-of-range",
	Title:    "A status for refused requests that nginx does not take",
	Doc:      "nginx takes 400 to 599 as the status of what is over a limit. With another it refuses its whole configuration, for every Ingress of that controller.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Controller: func(p *ControllerPass) {
		for _, key := range statusKeys() {
			v, said := p.Config.Get(key)
			code, err := controller.ParseConfigInt(v.Text)
			if !said || err != nil || code >= 400 && code <= 599 {
				continue
			}
			p.onConfig(key, freeze(fmt.Sprintf("%d is no status from 400 to 599", code), `write "429"`))
		}
	},
}

// The keys of the ConfigMap for the status of requests over a limit, and what
// holds where they are not said.
const (
	rateStatus       = "limit-req-status-code"
	connectionStatus = "limit-conn-status-code"
	defaultStatus    = 503
	tooManyRequests  = 429
)

func statusKeys() []string { return []string{rateStatus, connectionStatus} }
