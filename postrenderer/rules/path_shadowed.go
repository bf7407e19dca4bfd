package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var pathShadowed = Rule{
	ID:    "path-shadowed",
	Title: "Two Ingresses with different limits for one host and path",
	Doc: "Of two Ingresses with the same host, path and path type the older one's limits apply, and the other's do nothing there. Of two that were made in " +
		"the same second, the one counts whose namespace and name come later in the alphabet. The admission webhook, where it is on, refuses the second.",
	Severity: diag.Warning,
	Reason:   "which of the two is older is not always in the input",
	Stream: func(p *StreamPass) {
		seen, group := make(map[pathKey]*Checked, len(p.Ingresses)), groups{}
		for i := range p.Ingresses {
			ing := &p.Ingresses[i]
			if ing.canary || ing.alone == diag.IngressRejected {
				continue // shares the path on purpose, or does not reach nginx
			}
			reported := false
			for _, path := range ing.Paths {
				key := pathKey{path.Host, path.Path, path.Type == "Exact", group.of(ing)}
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
// tells controllers apart. To the controller every path that is not exact is a
// prefix.
type pathKey struct {
	host, path string
	exact      bool
	group      int
}

// groups number the controllers of Ingresses, as far as the text tells them apart.
type groups struct {
	numbers map[[2]string]int
	last    *Checked // most Ingresses are of the group of the one before
	number  int
}

func (g *groups) of(c *Checked) int {
	if g.last != nil && g.last.prefix == c.prefix && g.last.class == c.class {
		return g.number
	}
	if g.numbers == nil {
		g.numbers = map[[2]string]int{}
	}
	key := [2]string{c.prefix, c.class}
	number, ok := g.numbers[key]
	if !ok {
		number = len(g.numbers)
		g.numbers[key] = number
	}
	g.last, g.number = c, number
	return number
}

// sameLimits reports whether it makes no difference which of two Ingresses counts.
func sameLimits(a, b *Checked) bool {
	return sameNetworks(a.Limits.Exempt, b.Limits.Exempt) && slices.Equal(encodedWithoutExempt(a), encodedWithoutExempt(b))
}

func encodedWithoutExempt(c *Checked) []ingressnginx.Annotation {
	l := c.Limits
	l.Exempt = nil
	return ingressnginx.Encode(l, c.version)
}

// shadow reports about the one of two Ingresses whose limits do nothing.
func (p *StreamPass) shadow(first, second *Checked, path manifest.Path) {
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

// pathPos is the place of a path that is the same to the controller.
func (c *Checked) pathPos(path manifest.Path) diag.Position {
	for _, own := range c.Paths {
		if own.Host == path.Host && own.Path == path.Path && (own.Type == "Exact") == (path.Type == "Exact") {
			return own.Pos()
		}
	}
	return c.Ingress.Pos()
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
