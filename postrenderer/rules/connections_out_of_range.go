package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var connectionsOutOfRange = Rule{
	ID:       "connections-out-of-range",
	Title:    "More connections than nginx can count",
	Doc:      "nginx's limit_conn takes at most 65535. With more it refuses its whole configuration, for every Ingress of that controller.",
	Severity: diag.Error, // every tenant of the controller is hit
	Check: func(p *Pass) {
		if n := p.Limits.Connections; n != nil && *n > limits.MaxConnections {
			p.report(finding{
				field: "connections", effect: diag.ControllerFrozen,
				message: fmt.Sprintf("%d connections are more than nginx takes; it refuses its whole configuration, for every Ingress of this controller", *n),
				hint:    fmt.Sprintf("write at most %d", limits.MaxConnections),
			})
		}
	},
}
