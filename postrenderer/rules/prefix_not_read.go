package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var prefixNotRead = Rule{
	ID:    "prefix-not-read",
	Title: "A limit with a prefix that the controller does not read",
	Doc: "ingress-nginx reads annotations with one prefix, nginx.ingress.kubernetes.io unless --annotations-prefix says otherwise. A limit without it, " +
		"or with that of another controller, is no limit. Nothing is said where the Ingress has a limit that is read, too.",
	Severity: diag.Warning,
	Reason:   "the limit may be meant for another controller that has the same class",
	Ingress: func(p *Pass) {
		if p.ByHand.LimitsRequests() || p.Wish.LimitsRequests() {
			return // the others are for other controllers
		}
		for _, a := range p.Annotations {
			name, foreign := p.foreignLimit(a.Key)
			if !foreign || isOff(name, a.Value) {
				continue
			}
			f := finding{
				effect:  diag.Unlimited,
				message: fmt.Sprintf("the controller reads annotations that start with %s/ only, and ignores this limit", p.Settings.Prefix),
				hint:    "write it as " + p.key(name),
			}
			if !ingressnginx.IsLimit(name) {
				f.hint = fmt.Sprintf("write it in the way of ingress-nginx, such as %s", p.key("limit-rpm"))
			}
			p.onName(a, f)
		}
	},
}

// foreignLimit reports whether an annotation asks for a limit under a prefix
// that the controller does not read, and returns its name without prefix.
func (p *Pass) foreignLimit(key string) (name string, foreign bool) {
	prefix, name, hasPrefix := strings.Cut(key, "/")
	if !hasPrefix {
		return key, ingressnginx.IsLimit(key)
	}
	if prefix == p.Settings.Prefix {
		return name, false
	}
	return name, ingressnginx.IsLimit(name) || strings.Contains(name, "limit") && isOtherController(prefix)
}

// isOtherController reports whether a prefix is that of the annotations of
// another controller of Ingresses, or of ingress-nginx before 0.9.
func isOtherController(prefix string) bool {
	switch prefix {
	case "ingress.kubernetes.io", "nginx.org", "nginx.com", "haproxy.org", "haproxy-ingress.github.io",
		"higress.io", "konghq.com", "traefik.ingress.kubernetes.io":
		return true
	}
	return false
}
