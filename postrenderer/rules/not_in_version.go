package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var notInVersion = Rule{
	ID:    "not-in-version",
	Title: "A limit that this release of the controller does not read",
	Doc: "Limits came and went: global-rate-limit and its kin were read from 0.44 to 1.11 and are gone from 1.12 on, limit-allowlist came with 1.9.1 " +
		"and limit-burst-multiplier with 0.40. A release that does not know one ignores it.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		for _, a := range p.Ingress.Annotations() {
			name, ours := strings.CutPrefix(a.Key, p.Settings.Prefix+"/")
			life, bounded := ingressnginx.LifetimeOf(name)
			if !ours || !bounded || life.Includes(p.Settings.Version) {
				continue
			}
			p.onKey(a.Key, p.outOfTime(name, life))
		}
	},
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
	if name == "limit-allowlist" || name == "limit-burst-multiplier" {
		f.effect = diag.ValueIgnored // the limits hold, with nobody exempt or the fixed burst
	}
	return f
}
