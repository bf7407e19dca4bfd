package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var classForeign = Rule{
	ID:    "class-foreign",
	Title: "Limits on an Ingress of another controller",
	Doc: "The class of this Ingress belongs to another controller, which does not read ingress-nginx's limits. Only controllers that are known not to " +
		"read them are reported: Traefik does from 3.7 on, with its provider for ingress-nginx, and a second ingress-nginx may go by any name.",
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
	domain, _, _ := strings.Cut(u.Owner, "/")
	return key != "" && slices.Contains(foreignDomains, domain)
}

// foreignDomains start spec.controller of the classes of controllers that read
// other annotations, or none, sorted. Of an unknown name nothing can be said: a second
// ingress-nginx, and that of AKS, have one of their own.
var foreignDomains = []string{
	"apisix.apache.org", "azure", "cilium.io", "haproxy-ingress.github.io", "haproxy.org", "higress.io", "ingress-controllers.konghq.com",
	"ingress.k8s.aws", "istio.io", "nginx.org", "projectcontour.io",
}

// limit returns the first annotation that asks for a limit, and its place.
func (u Unhandled) limit() (key string, pos diag.Position) {
	return firstLimit(u.Ingress.Annotations())
}

func firstLimit(annotations []manifest.Entry) (key string, pos diag.Position) {
	for _, a := range annotations {
		name, ours := strings.CutPrefix(a.Key, ingressnginx.DefaultPrefix+"/")
		if a.Key == policy.LimitsAnnotation || ours && ingressnginx.IsLimit(name) && !isOff(name, a.Value) {
			return a.Key, a.KeyPos()
		}
	}
	return "", diag.Position{}
}

// isOff reports whether the value of a limit asks for none.
func isOff(name string, v manifest.Value) bool {
	return v.IsScalar && (v.Text == "" || v.Text == ingressnginx.Off(name))
}
