package rules

import (
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/spelling"
)

var configKeyUnknown = Rule{
	ID:    "config-key-unknown",
	Title: "A key about limits in the controller's ConfigMap that it does not know",
	Doc: "The controller ignores keys that it does not know, without a word. There is no limit on requests for all Ingresses at once: " +
		"rate-limiting-enable, which a recipe on the web sets, and limit-rps do nothing there.",
	Severity: diag.Warning,
	Reason:   "somebody asked for a limit that is not there, but Ingresses may have their own",
	Controller: func(p *ControllerPass) {
		for _, e := range p.Config.Entries() {
			if f, unknown := p.unknownKey(e.Key); unknown {
				p.add(place{on: p.Config.Object, field: "data." + e.Key, pos: e.KeyPos()}, f)
			}
		}
	},
}

// limitKeys are the keys of the ConfigMap that decide about limits.
func limitKeys() []string {
	return []string{
		rateStatus, connectionStatus, "limit-conn-zone-variable", "limit-rate", "limit-rate-after",
		"use-forwarded-headers", "forwarded-for-header", "compute-full-forwarded-for", "proxy-real-ip-cidr", "use-proxy-protocol",
		"proxy-buffering", "annotations-risk-level", "variables-hash-bucket-size",
	}
}

// unknownKey reports whether a key was meant for limits and is not known.
func (p *ControllerPass) unknownKey(key string) (f finding, unknown bool) {
	slip := spelling.Slip(key, limitKeys())
	if slices.Contains(limitKeys(), key) {
		return f, false
	}
	if slip == "" && !strings.Contains(key, "limit") || strings.HasPrefix(key, "global-rate-limit-") {
		return f, false
	}
	f = finding{
		effect:  diag.NoEffect,
		message: "the controller does not know this key, and ignores it",
		hint:    "limits on requests are set on each Ingress; a RateLimitPolicy gives all of them one",
	}
	switch near := spelling.Nearest(key, limitKeys()); {
	case slip != "":
		f.hint = "did you mean " + slip + "?"
	case near != "" && strings.Contains(key, "status"):
		f.hint = "did you mean " + near + "?"
	}
	return f, true
}
