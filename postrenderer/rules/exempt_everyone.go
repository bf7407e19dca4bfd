package rules

import (
	"net/netip"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var exemptEveryone = Rule{
	ID:       "exempt-everyone",
	Title:    "An exempt list that holds every client",
	Doc:      "Clients in the exempt list are not limited by rate or connections at all. A list that covers all addresses switches the limits off.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that holds for nobody",
	Ingress: func(p *Pass) {
		if !p.Limits.LimitsRequests() {
			return
		}
		switch v4, v6 := covers(p.Limits.Exempt, 32), covers(p.Limits.Exempt, 128); {
		case v4:
			p.onField(limits.ExemptField, p.exempted("every client with an IPv4 address"))
		case v6:
			p.onField(limits.ExemptField, p.exempted("every client with an IPv6 address"))
		}
	},
}

func (p *Pass) exempted(who string) finding {
	return finding{
		effect:  p.fate(diag.Unlimited),
		message: who + " is exempt: the limits hold for none of them",
		hint:    "name only the networks that shall not be limited",
	}
}

// covers reports whether the networks together hold every address of that
// many bits: whether each half of the space is in a network, or covered itself.
func covers(networks []netip.Prefix, bits int) bool {
	whole := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	if bits > 32 {
		whole = netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	}
	var inside []netip.Prefix
	for _, n := range networks {
		if n.Addr().Is4In6() && n.Bits() >= 96 { // the controller writes it as IPv4
			n = netip.PrefixFrom(n.Addr().Unmap(), n.Bits()-96)
		}
		if n.Addr().BitLen() == bits {
			inside = append(inside, n.Masked())
		}
	}
	return coveredBy(whole, inside)
}

func coveredBy(space netip.Prefix, networks []netip.Prefix) bool {
	var inside []netip.Prefix
	for _, n := range networks {
		switch {
		case n.Bits() <= space.Bits() && n.Overlaps(space):
			return true
		case n.Overlaps(space):
			inside = append(inside, n)
		}
	}
	if len(inside) < 2 || space.Bits() == space.Addr().BitLen() {
		return false // two halves need two networks
	}
	low, high := halves(space)
	return coveredBy(low, inside) && coveredBy(high, inside)
}

func halves(space netip.Prefix) (low, high netip.Prefix) {
	bits := space.Bits()
	bytes := space.Addr().AsSlice()
	bytes[bits/8] |= 0x80 >> (bits % 8)
	upper, _ := netip.AddrFromSlice(bytes)
	return netip.PrefixFrom(space.Addr(), bits+1), netip.PrefixFrom(upper, bits+1)
}
