package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/spelling"
)

var limitUnknown = Rule{
	ID:       "limit-unknown",
	Title:    "A limit that no release of the controller knows",
	Doc:      "The controller ignores annotations that it does not know, without a word. A misspelt or invented limit is no limit.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, a := range p.Annotations {
			name, ours := strings.CutPrefix(a.Key, p.Settings.Prefix+"/")
			if !ours || !looksLikeLimit(name) || isStatusName(name) {
				continue
			}
			p.onName(a, finding{
				effect:  diag.Unlimited,
				message: "no release of the controller knows this limit, and it ignores what it does not know",
				hint:    instead(strings.ToLower(name)),
			})
		}
	},
}

// looksLikeLimit reports whether an annotation that no release reads was meant
// for a limit.
func looksLikeLimit(name string) bool {
	if _, once := ingressnginx.LifetimeOf(name); once || ingressnginx.IsAnnotation(name) {
		return false
	}
	name = strings.ToLower(name)
	return strings.Contains(name, "limit") || strings.HasPrefix(name, "rate-") || spelling.Slip(name, ingressnginx.Names()) != ""
}

// instead says what to write in place of an invented name (names that are
// seen in public repositories), or what a misspelt one stands for.
func instead(name string) string {
	switch {
	case strings.HasSuffix(name, "-rph"), strings.HasSuffix(name, "-per-hour"):
		return "the controller has no limit per hour; limit-rpm counts minutes"
	case strings.Contains(name, "zone"), strings.HasSuffix(name, "-shared-size"):
		return "the controller makes its zones itself; what they count by is limit-conn-zone-variable in its ConfigMap"
	case strings.HasSuffix(name, "-delay"), strings.HasSuffix(name, "-no-burst"):
		return "the controller never delays; limit-burst-multiplier says how much may come at once, and 1 is the least"
	case strings.HasSuffix(name, "-window"), strings.HasSuffix(name, "-period"):
		return "the controller has no windows; limit-rps counts seconds and limit-rpm minutes"
	case strings.Contains(name, "burst"):
		return "did you mean limit-burst-multiplier?"
	case strings.Contains(name, "conn"), strings.Contains(name, "concurren"):
		return "did you mean limit-connections?"
	case strings.HasSuffix(name, "-rps"), strings.Contains(name, "per-second"):
		return "did you mean limit-rps?"
	case strings.HasSuffix(name, "-rpm"), strings.Contains(name, "per-minute"):
		return "did you mean limit-rpm?"
	case name == "rate-limit", strings.Contains(name, "req"): // limit-rate, which is near, is of bandwidth
		return "did you mean limit-rps, per second, or limit-rpm, per minute?"
	}
	if near := spelling.Nearest(name, ingressnginx.Names()); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "the limits are " + strings.Join(ingressnginx.Names(), ", ")
}
