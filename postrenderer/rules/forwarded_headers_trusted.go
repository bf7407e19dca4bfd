package rules

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var forwardedHeadersTrusted = Rule{
	ID:    "forwarded-headers-trusted",
	Title: "Any client can choose the address that it is counted by",
	Doc: "With use-forwarded-headers or enable-real-ip the controller takes a client's address from X-Forwarded-For, from everybody in proxy-real-ip-cidr, which " +
		"is 0.0.0.0/0 by default. A client that sends another address each time is never limited, and one that sends an exempt address is exempt.",
	Severity: diag.Warning,
	Reason:   "harmless only where all requests come through a proxy that writes the header anew",
	Controller: func(p *ControllerPass) {
		key := p.trustedHeaders()
		if key == "" || !p.countsByAddress() || !trustsEveryone(p.realIPNetworks()) {
			return
		}
		p.onConfig(key, finding{
			effect:  diag.Unlimited,
			message: "every client may say which address it is counted by, and so none is limited",
			hint:    "set proxy-real-ip-cidr to the networks of the proxies in front of the controller",
		})
	},
}

// trustedHeaders returns the key of the ConfigMap that makes the controller take
// addresses from a header, or "". With the PROXY protocol it takes them from there.
func (p *ControllerPass) trustedHeaders() string {
	for _, key := range []string{"use-forwarded-headers", "enable-real-ip"} {
		if p.Config.Bool(key) && !p.Config.Bool("use-proxy-protocol") {
			return key
		}
	}
	return ""
}

// countsByAddress reports whether limits are counted by the address that nginx
// takes to be the client's, as they are by default.
func (p *ControllerPass) countsByAddress() bool {
	names := p.zoneKey()
	return len(names) == 0 && p.zoneKeyText() == "" || slices.Contains(names, "binary_remote_addr") || slices.Contains(names, "remote_addr")
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
