package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var statusAsAnnotation = Rule{
	ID:       "status-as-annotation",
	Title:    "The status of refused requests, written as an annotation",
	Doc:      "The status of what is over a limit is set for the whole controller, by limit-req-status-code and limit-conn-status-code in its ConfigMap. No annotation of an Ingress changes it.",
	Severity: diag.Warning,
	Reason:   "the limit holds, only with another status",
	Ingress: func(p *Pass) {
		for _, a := range p.Annotations {
			name, ours := strings.CutPrefix(a.Key, p.Settings.Prefix+"/")
			if !ours || !isStatusName(name) {
				continue
			}
			p.onName(a, finding{
				effect:  diag.NoEffect,
				message: fmt.Sprintf("the status is the same for all Ingresses of a controller: this does nothing, and what is over a limit gets %s", p.statuses()),
				hint:    "set limit-req-status-code and limit-conn-status-code in the controller's ConfigMap",
			})
		}
	},
}

// isStatusName reports whether an annotation was meant for a status code.
func isStatusName(name string) bool {
	return strings.Contains(name, "limit") && (strings.Contains(name, "status") || strings.HasSuffix(name, "reject-code"))
}

// statuses are what requests over a limit get, as far as the ConfigMap is known.
func (p *Pass) statuses() string {
	rate, connections := p.Settings.Config.Int(rateStatus, defaultStatus), p.Settings.Config.Int(connectionStatus, defaultStatus)
	switch {
	case !p.Settings.Config.Known():
		return "what the ConfigMap says, or 503"
	case rate == connections:
		return fmt.Sprint(rate)
	}
	return fmt.Sprintf("%d over a rate and %d over connections", rate, connections)
}
