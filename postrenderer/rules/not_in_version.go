package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var notInVersion = Rule{
	ID:    "not-in-version",
	Title: "A limit that this release of the controller does not read",
	Doc: "Limits came and went: global-rate-limit and its kin were read from 0.44 to 1.11 and are gone from 1.12 on, limit-allowlist came with 1.9.1 " +
		"and limit-burst-multiplier with 0.40. A release that does not know one ignores it.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, a := range p.Annotations {
			name, ours := strings.CutPrefix(a.Key, p.Settings.Prefix+"/")
			life, bounded := ingressnginx.LifetimeOf(name)
			if !ours || !bounded || life.Includes(p.Settings.Version) || isOff(name, a.Value) || p.hasOldName(name) {
				continue
			}
			p.onName(a, p.outOfTime(name, life))
		}
	},
}

// hasOldName reports whether an exempt list is also written under the name that
// older releases read, as charts for several releases do.
func (p *Pass) hasOldName(name string) bool {
	return name == ingressnginx.NameOf(limits.ExemptField) && p.annotation(ingressnginx.AliasOf(limits.ExemptField)) != ""
}

func (p *Pass) outOfTime(name string, life ingressnginx.Lifetime) finding {
	f := finding{effect: diag.Unlimited}
	if p.Settings.Version.Before(life.Since) {
		f.message = fmt.Sprintf("controller %s does not know it: it came with %s", p.Settings.Version, life.Since)
		f.hint = "say --controller-version if that is not the one in use"
	} else {
		f.message = fmt.Sprintf("controller %s ignores it: it is gone since %s", p.Settings.Version, life.Until)
		f.hint = "there is no limit across replicas any more; share one out with a policy of scope Cluster, or say --controller-version"
	}
	switch name {
	case "limit-allowlist", "limit-burst-multiplier":
		f.effect = diag.ValueIgnored // the limits hold, with nobody exempt or the fixed burst
	case "global-rate-limit":
	default:
		f.effect = diag.NoEffect // it only says how global-rate-limit counts
	}
	return f
}
