package rules

import (
	"cmp"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var clientAddressHidden = Rule{
	ID:    "client-address-hidden",
	Title: "The controller may not see its clients' addresses",
	Doc: "With externalTrafficPolicy: Cluster, which is the default, nodes send traffic on under their own addresses. Clients that come in through one node " +
		"are then counted as one. With Local, or a proxy that hands the address on, each is counted by itself.",
	Severity: diag.Info,
	Reason:   "some load balancers keep the address all the same",
	Controller: func(p *ControllerPass) {
		if p.Config.Bool("use-proxy-protocol") || p.Config.Bool("use-forwarded-headers") || p.Config.Bool("enable-real-ip") {
			return // the address comes with the request
		}
		for _, service := range p.Services {
			traffic, pos := externalTraffic(service)
			if traffic != "Cluster" {
				continue
			}
			p.onObject(service, "spec.externalTrafficPolicy", pos, finding{
				effect:  diag.Advice,
				message: "clients that come in through one node may be counted as one",
				hint:    "set externalTrafficPolicy: Local if the limit shall hold for each client",
			})
		}
	},
}

// externalTraffic returns the policy of a Service that is reached from outside,
// and its place; it is empty for others.
func externalTraffic(service manifest.Object) (name string, pos diag.Position) {
	kind := service.Text("spec", "type")
	if kind != "LoadBalancer" && kind != "NodePort" {
		return "", service.Pos()
	}
	if v, said := service.Value("spec", "externalTrafficPolicy"); said {
		return cmp.Or(v.Text, "Cluster"), v.Pos()
	}
	return "Cluster", service.Pos()
}
