package policy

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Bound is the kind of a Violation.
type Bound uint8

// The bounds that a policy can set.
const (
	BelowMin Bound = iota + 1
	AboveMax
	// Unlimited: the policy requires a limit and there is none.
	Unlimited
)

// Violation is a policy's bound that limits break.
type Violation struct {
	Bound Bound
	// Field is the name of a field of limits; empty for Unlimited.
	Field string
	// Message is the fact as a sentence in lower case.
	Message string
}

// Violations returns what in l breaks the policy's bounds, where there is one
// replica of the controller or each may have as much.
func (p *Policy) Violations(l limits.Limits) []Violation { return p.ViolationsAcross(l, 1) }

// ViolationsAcross returns what in l, which holds in each replica of the
// controller, breaks the policy's bounds, which are for all of them together
// where its scope is Cluster. Fewer than one replica count as one.
//
// Every policy that selects an Ingress is enforced, whatever was read after
// it: a chart cannot loosen what a platform asks. A limit that is off or not
// said breaks no bound, for the Ingress may be limited by another; Required is
// what asks that there be one. A rate without a multiplier has the
// controller's default one.
func (p *Policy) ViolationsAcross(l limits.Limits, replicas int) []Violation {
	var out []Violation
	if p.Required && !l.LimitsRequests() {
		out = append(out, Violation{Bound: Unlimited, Message: fmt.Sprintf("%s requires a limit and there is none", p)})
	}
	if l.HasRate() && l.BurstMultiplier == nil {
		multiplier := limits.DefaultBurstMultiplier
		l.BurstMultiplier = &multiplier
	}
	for _, f := range limits.Fields {
		if !f.IsNumber() || isOff(f, l) {
			continue
		}
		sharers := 1
		if p.Scope == Cluster && isShared(f) {
			sharers = max(replicas, 1)
		}
		out = append(out, p.violations(f, l, sharers)...)
	}
	return out
}

// violations compares one field, which is on. Bounds are divided as limits
// are, rounded down, so that a default within them stays within them.
func (p *Policy) violations(f limits.Field, l limits.Limits, sharers int) []Violation {
	var out []Violation
	got := *f.Number(l)
	text, _ := f.Text(l)
	if sharers > 1 {
		text += fmt.Sprintf(" in each of %d controller replicas", sharers)
	}
	if least := f.Number(p.Min); least != nil && got < *least/sharers {
		bound, _ := f.Text(p.Min)
		out = append(out, Violation{BelowMin, f.Name, fmt.Sprintf("%s %s is below the minimum %s of %s", f.Name, text, bound, p)})
	}
	if most := f.Number(p.Max); most != nil && got > *most/sharers {
		bound, _ := f.Text(p.Max)
		out = append(out, Violation{AboveMax, f.Name, fmt.Sprintf("%s %s is above the maximum %s of %s", f.Name, text, bound, p)})
	}
	return out
}

// isOff reports whether a numeric field limits nothing. What is sent before
// bandwidth applies is no limit: 0 is the strictest there.
func isOff(f limits.Field, l limits.Limits) bool {
	n := f.Number(l)
	return n == nil || *n == 0 && f.Name != "bandwidthAfter"
}
