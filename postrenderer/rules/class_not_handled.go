package rules

import "github.com/model-ingress/helm-ratelimit/postrenderer/diag"

var classNotHandled = Rule{
	ID:    "class-not-handled",
	Title: "An Ingress of a class that is not known to be ingress-nginx's",
	Doc: "Other controllers do not read these annotations, so such an Ingress is left as it is. Where ingress-nginx does handle it, it has no limits " +
		"until its class is named.",
	Severity: diag.Info,
	Reason:   "nothing is wrong with an Ingress of another controller",
	Stream: func(p *StreamPass) {
		for _, u := range p.Unhandled {
			if u.isForeign() {
				continue
			}
			p.add(place{on: u.Ingress, pos: u.Ingress.Pos()}, finding{effect: diag.Advice, message: "is left alone: " + u.Why})
		}
	},
}
