package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var concurrencyUnlimited = Rule{
	ID:    "concurrency-unlimited",
	Title: "A slow endpoint without a limit on requests in progress",
	Doc: "A rate says how many requests may start, not how many may run. Where an answer takes minutes, a client within its rate can still keep many of them " +
		"going; limit-connections bounds that.",
	Severity: diag.Info,
	Reason:   "a rate may be all that is wanted",
	Ingress: func(p *Pass) {
		if n := p.Limits.Connections; !p.isSlow() || !p.Limits.HasRate() || n != nil && *n > 0 {
			return
		}
		p.onAnnotation("proxy-read-timeout", finding{
			effect:  diag.Advice,
			message: "answers may take minutes, and nothing bounds how many a client has in progress",
			hint:    "set connections, such as 4",
		})
	},
}
