package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var classForeign = Rule{
	ID:    "class-foreign",
	Title: "Limits on an Ingress of another controller",
	Doc: "The class of this Ingress belongs to another controller, which does not read ingress-nginx's limits. Traefik does from 3.7 on, with its own " +
		"provider for ingress-nginx, and is not reported.",
	Severity: diag.Warning,
	Reason:   "the class may be taken over by ingress-nginx elsewhere",
	Stream: func(p *StreamPass) {
		for _, u := range p.Unhandled {
			key, pos := u.limit()
			if key == "" || !u.isForeign() {
				continue
			}
			p.add(place{on: u.Ingress, field: key, pos: pos}, finding{
				effect:  diag.Unlimited,
				message: fmt.Sprintf("class %q belongs to %q, which does not read this limit", u.Ingress.IngressClass().Name, u.Owner),
				hint:    "limit in the way of that controller, or give the Ingress a class of ingress-nginx's",
			})
		}
	},
}

// isForeign reports whether the Ingress asks for limits and its class is known
// to be that of a controller that does not read them.
func (u Unhandled) isForeign() bool {
	key, _ := u.limit()
	return key != "" && u.Owner != "" && !strings.HasPrefix(u.Owner, "traefik.io/")
}

// limit returns the first annotation that asks for a limit, and its place.
func (u Unhandled) limit() (key string, pos diag.Position) {
	return firstLimit(u.Ingress.Annotations())
}

func firstLimit(annotations []manifest.Entry) (key string, pos diag.Position) {
	for _, a := range annotations {
		name, ours := strings.CutPrefix(a.Key, ingressnginx.DefaultPrefix+"/")
		if a.Key == policy.LimitsAnnotation || ours && ingressnginx.IsLimit(name) {
			return a.Key, a.Pos
		}
	}
	return "", diag.Position{}
}
