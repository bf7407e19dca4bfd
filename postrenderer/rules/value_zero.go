package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var valueZero = Rule{
	ID:       "value-zero",
	Title:    "A limit of 0, which is none",
	Doc:      "0 does not block anybody: to ingress-nginx it is the same as no annotation.",
	Severity: diag.Info,
	Reason:   "0 is also how a limit is switched off on purpose",
	Ingress: func(p *Pass) {
		for _, field := range []string{"requestsPerSecond", "requestsPerMinute", "connections"} {
			name := p.Native.Read(field)
			v, ok := p.native(name)
			if !ok || v.Text == "" || p.isWritten(p.key(name)) || p.hasProblem(name) || !isZero(field, p) {
				continue
			}
			p.onAnnotation(name, finding{
				effect:  p.fate(diag.Unlimited),
				message: "0 is no limit; it blocks nobody",
				hint:    "write a number above 0 if there shall be a limit; limit-rpm 1 is the least",
			})
		}
	},
}
