package rules

import (
	"fmt"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var misplacedLimit = Rule{
	ID:    "misplaced-limit",
	Title: "A limit on an object that is no Ingress",
	Doc: "ingress-nginx reads limits from Ingresses only. On a Service, a pod or a workload, or on a route of the Gateway API, they do " +
		"nothing.",
	Severity: diag.Warning,
	Reason:   "another program could copy the annotation to an Ingress",
	Stream: func(p *StreamPass) {
		for _, o := range p.Others {
			if !slices.Contains(MisplacedKinds(), o.Kind) {
				continue
			}
			for _, path := range [][]string{{"metadata", "annotations"}, {"spec", "template", "metadata", "annotations"}} {
				if key, pos := firstLimit(o.Entries(path...)); key != "" {
					p.add(place{on: o, field: key, pos: pos}, misplaced(o))
				}
			}
		}
	},
}

func misplaced(o manifest.Object) finding {
	f := finding{
		effect:  diag.Unlimited,
		message: fmt.Sprintf("the controller reads limits from Ingresses only, and this is of kind %s", o.Kind),
		hint:    "write it on the Ingress that leads there",
	}
	switch o.Kind {
	case "IngressClass":
		f.hint = "write it on each Ingress of the class, or give them one with a RateLimitPolicy"
	case "HTTPRoute", "Gateway":
		f.hint = "limit in the way of the controller that handles the route; ingress-nginx does not read it"
	}
	return f
}

// MisplacedKinds are the kinds on which people put limits by mistake. Others,
// such as an InferenceService, hand their annotations on to an Ingress.
func MisplacedKinds() []string {
	return []string{"Service", "Pod", "Deployment", "DaemonSet", "StatefulSet", "IngressClass", "HTTPRoute", "Gateway"}
}
