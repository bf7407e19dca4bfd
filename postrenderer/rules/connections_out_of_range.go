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
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Ingress: func(p *Pass) {
		n := p.Limits.Connections
		if n == nil || *n <= limits.MaxConnections {
			return
		}
		p.onField("connections", p.freeze(
			fmt.Sprintf("%d connections are more than nginx takes", *n),
			fmt.Sprintf("write at most %d", limits.MaxConnections)))
	},
}
