package rules

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var realIPNotNetwork = Rule{
	ID:    "real-ip-not-network",
	Title: "A trusted proxy that is not a network",
	Doc: "Where clients' addresses come from a proxy, the controller writes each entry of proxy-real-ip-cidr into nginx's configuration as it is. With an entry " +
		"that looks like a network and is none, nginx refuses the whole of it.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Controller: func(p *ControllerPass) {
		v, said := p.Config.Get("proxy-real-ip-cidr")
		if !said || !p.Config.Bool("use-forwarded-headers") && !p.Config.Bool("use-proxy-protocol") && !p.Config.Bool("enable-real-ip") {
			return
		}
		for entry := range strings.SplitSeq(v.Text, ",") {
			entry = strings.TrimSpace(entry)
			if _, err := netip.ParsePrefix(entry); err == nil || !strings.Contains(entry, "/") {
				continue // a network, or a name or address that nginx may know
			}
			p.onConfig("proxy-real-ip-cidr", freeze(fmt.Sprintf("%q is no network", entry), "write networks with commas between them, such as 10.0.0.0/8,192.0.2.0/24"))
		}
	},
}
