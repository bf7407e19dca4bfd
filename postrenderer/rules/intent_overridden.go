package rules

import (
	"fmt"
	"maps"
	"net/netip"
	"strconv"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var intentOverridden = Rule{
	ID:       "intent-overridden",
	Title:    "The limits annotation and a native one disagree",
	Doc:      "What is written by hand in the controller's own annotations wins over the limits annotation. Where the two say different things about one limit, the latter is ignored.",
	Severity: diag.Warning,
	Reason:   "one of the two is not what its author expects",
	Ingress: func(p *Pass) {
		if p.Wish.IsZero() {
			return // as most are
		}
		for _, f := range limits.Fields {
			wish, wished := f.Text(p.Wish)
			hand, said := f.Text(p.ByHand)
			if !wished || !said || wish == hand || !f.IsNumber() && sameNetworks(p.Wish.Exempt, p.ByHand.Exempt) || p.Origin.Of(f.Name) != NativeOrigin {
				continue
			}
			if name := p.Native.Read(f.Name); p.hasProblem(name) {
				hand = strconv.Quote(p.annotation(name)) // the controller reads something else, which another rule says
			}
			p.add(place{on: p.Ingress, field: policy.LimitsAnnotation, pos: p.Intent.Pos()}, finding{
				effect:  diag.ValueIgnored,
				message: fmt.Sprintf("%s %s is ignored: annotation %s says %s", f.Name, wish, p.key(p.Native.Read(f.Name)), hand),
				hint:    "say it in one of the two",
			})
		}
	},
}

// sameNetworks reports whether two lists exempt the same clients: the order does
// not matter, nor do bits of an address behind its prefix.
func sameNetworks(a, b []netip.Prefix) bool {
	return len(a)+len(b) == 0 || maps.Equal(networkSet(a), networkSet(b))
}

func networkSet(networks []netip.Prefix) map[netip.Prefix]bool {
	set := map[netip.Prefix]bool{}
	for _, n := range networks {
		set[n.Masked()] = true
	}
	return set
}
