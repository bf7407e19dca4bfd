package rules

import (
	"cmp"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var pathShadowed = Rule{
	ID:    "path-shadowed",
	Title: "Two Ingresses with other limits for one host and path",
	Doc: "Of two Ingresses with the same host, path and path type the older one's limits apply, and the other's do nothing there. Of two of the same " +
		"second it is the one whose namespace and name come later in the alphabet. A webhook that is on refuses the second.",
	Severity: diag.Warning,
	Reason:   "which of the two is older is not always in the input",
	Stream: func(p *StreamPass) {
		seen := map[pathKey]*Pass{}
		for _, ing := range p.Ingresses {
			if ing.isOn("canary") {
				continue // shares the path on purpose
			}
			reported := false
			for _, path := range ing.Ingress.Paths() {
				key := pathKey{path.Host, path.Path, path.Type, ing.Settings.Prefix, ing.Ingress.IngressClass().Name}
				first, twice := seen[key]
				if !twice {
					seen[key] = ing
				} else if !reported && first != ing && !sameLimits(first, ing) {
					p.shadow(first, ing, path)
					reported = true // once for each Ingress is enough
				}
			}
		}
	},
}

// pathKey is what makes two locations of nginx the same, as far as the text
// tells controllers apart.
type pathKey struct{ host, path, pathType, prefix, class string }

// sameLimits reports whether it makes no difference which of two Ingresses counts.
func sameLimits(a, b *Pass) bool {
	v := a.Settings.Version
	return fmt.Sprint(ingressnginx.Encode(a.Limits, v)) == fmt.Sprint(ingressnginx.Encode(b.Limits, v))
}

// shadow reports about the one of two Ingresses whose limits do nothing.
func (p *StreamPass) shadow(first, second *Pass, path manifest.Path) {
	winner, loser := first, second
	if winsOver(second.Ingress, first.Ingress) {
		winner, loser = second, first
	}
	host := cmp.Or(path.Host, "*")
	p.add(place{on: loser.Ingress, pos: loser.pathPos(path)}, finding{
		effect: diag.NoEffect,
		message: fmt.Sprintf("host %s, path %s is also that of %s, whose limits differ: those of the older Ingress apply",
			host, path.Path, winner.Ingress),
		hint: "give the path to one of the two, or both the same limits",
	})
}

func (p *Pass) pathPos(path manifest.Path) diag.Position {
	for _, own := range p.Ingress.Paths() {
		if own.Host == path.Host && own.Path == path.Path && own.Type == path.Type {
			return own.Pos
		}
	}
	return p.Ingress.Pos()
}

// winsOver reports whether a counts and b does not: the older one, or of two of
// the same second the later in the alphabet. Times are RFC 3339 in UTC, which
// sort as text.
func winsOver(a, b manifest.Object) bool {
	created, other := a.Text("metadata", "creationTimestamp"), b.Text("metadata", "creationTimestamp")
	if created != "" && other != "" && created != other {
		return created < other
	}
	return a.Namespace+"/"+a.Name > b.Namespace+"/"+b.Name
}
