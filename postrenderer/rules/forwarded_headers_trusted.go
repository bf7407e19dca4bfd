package rules

import (
	"net/netip"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var forwardedHeadersTrusted = Rule{
	ID:    "forwarded-headers-trusted",
	Title: "Any client can choose the address that it is counted by",
	Doc: "With use-forwarded-headers the controller takes a client's address from X-Forwarded-For, from everybody in proxy-real-ip-cidr, which is 0.0.0.0/0 by " +
		"default. A client that sends another address each time is never limited, and one that sends an exempt address is exempt.",
	Severity: diag.Warning,
	Reason:   "harmless only where nothing but a trusted proxy can reach the controller",
	Controller: func(p *ControllerPass) {
		if !p.Config.Bool("use-forwarded-headers") || !trustsEveryone(p.realIPNetworks()) {
			return
		}
		p.onConfig("use-forwarded-headers", finding{
			effect:  diag.Unlimited,
			message: "every client may say which address it is counted by, and so none is limited",
			hint:    "set proxy-real-ip-cidr to the networks of the proxies in front of the controller",
		})
	},
}

// realIPNetworks are the peers whose word on a client's address is taken.
func (p *ControllerPass) realIPNetworks() string {
	if v, said := p.Config.Get("proxy-real-ip-cidr"); said {
		return v.Text
	}
	return "0.0.0.0/0" // the controller's default
}

// trustsEveryone reports whether a list of networks holds every address; what
// cannot be read in it holds none.
func trustsEveryone(list string) bool {
	var networks []netip.Prefix
	for entry := range strings.SplitSeq(list, ",") {
		if network, err := limits.ParsePrefix(strings.TrimSpace(entry)); err == nil {
			networks = append(networks, network)
		}
	}
	return covers(networks, 32) || covers(networks, 128)
}
