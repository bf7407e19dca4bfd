package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// fate returns the effect of a value in the cluster, given what it would be by
// itself: where the Ingress is refused or a canary, or all its limits are
// dropped for one bad entry of the exempt list, no value gets as far as nginx.
func (p *Pass) fate(alone diag.Effect) diag.Effect {
	switch {
	case len(p.notStrings()) > 0 || p.isRejected():
		return diag.IngressRejected
	case p.isOn("canary"):
		return diag.NoEffect
	case p.Native.Has(ingressnginx.ErrNotNetwork) && p.saysLimit():
		return diag.Unlimited
	case p.Native.Has(ingressnginx.ErrNotNetwork):
		return diag.NoEffect
	}
	return alone
}

// saysLimit reports whether the Ingress says anything of a limit, be it one that
// the controller cannot read; a multiplier and an exempt list alone are none.
func (p *Pass) saysLimit() bool {
	for _, field := range []string{"requestsPerSecond", "requestsPerMinute", "connections"} {
		if p.Native.Read(field) != "" {
			return true
		}
	}
	bandwidth := p.Native.Read("bandwidth")
	return bandwidth != "" && (p.hasProblem(bandwidth) || *p.Native.Limits.KibibytesPerSecond > 0)
}

// Fate is what becomes of the limits as a whole, once Run was called; zero is
// that they hold.
func (p *Pass) Fate() diag.Effect {
	for _, f := range p.found {
		if f.Effect == diag.ControllerFrozen {
			return diag.ControllerFrozen
		}
	}
	return p.fate(0)
}

const stops = "nginx refuses its whole configuration, for every Ingress of this controller"

// freeze is a finding that stops the controller, as soon as nginx gets to see
// the value.
func (p *Pass) freeze(cause, hint string) finding {
	f := freeze(cause, hint)
	f.effect = p.fate(f.effect)
	switch {
	case f.effect == diag.ControllerFrozen:
	case f.effect == diag.NoEffect && p.isOn("canary"):
		f.message = cause + ": once this Ingress is no canary any more, " + stops
	default:
		f.message = cause + ": once the rest of this Ingress is right, " + stops
	}
	if p.Settings.Version.WebhookTestsNginx() {
		f.hint += fmt.Sprintf("; the admission webhook of controller %s refuses it, where it is on", p.Settings.Version)
	}
	return f
}

func freeze(cause, hint string) finding {
	return finding{effect: diag.ControllerFrozen, message: cause + ": " + stops, hint: hint}
}

// isRejected reports whether the controller does not take the Ingress at all
// because of how its limits are written.
func (p *Pass) isRejected() bool {
	if !p.Settings.Validation {
		return false
	}
	for _, problem := range p.problems(ingressnginx.ErrNotInteger, ingressnginx.ErrNotNetwork, ingressnginx.ErrBlank) {
		if rejects(problem.Field) {
			return true
		}
	}
	return false
}

// rejects reports whether a value of the field that cannot be read makes a
// validating controller refuse the Ingress. Of the others it uses a default.
func rejects(field string) bool {
	switch field {
	case "requestsPerSecond", "requestsPerMinute", "connections", limits.ExemptField:
		return true
	}
	return false
}
