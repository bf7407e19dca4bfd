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

// Violations returns what in l breaks the policy's bounds. Every policy that
// selects an Ingress is enforced, whatever was read after it: a chart cannot
// loosen what a platform asks. A rate that is off or not said breaks no
// bound of its own, for the Ingress may be limited by the other rate; Required
// is what asks that there be a limit. A rate without a multiplier has the
// controller's default one.
func (p *Policy) Violations(l limits.Limits) []Violation {
	var out []Violation
	if p.Required && !l.LimitsRequests() {
		out = append(out, Violation{Bound: Unlimited, Message: fmt.Sprintf("%s requires a limit and there is none", p)})
	}
	if l.HasRate() && l.BurstMultiplier == nil {
		multiplier := limits.DefaultBurstMultiplier
		l.BurstMultiplier = &multiplier
	}
	for _, f := range limits.Fields {
		if f.Int == nil {
			continue
		}
		got := *f.Int(&l)
		if got == nil || *got == 0 {
			continue
		}
		text, _ := f.Text(l)
		if least := *f.Int(&p.Min); least != nil && *got < *least {
			bound, _ := f.Text(p.Min)
			out = append(out, Violation{BelowMin, f.Name, fmt.Sprintf("%s %s is below the minimum %s of %s", f.Name, text, bound, p)})
		}
		if most := *f.Int(&p.Max); most != nil && *got > *most {
			bound, _ := f.Text(p.Max)
			out = append(out, Violation{AboveMax, f.Name, fmt.Sprintf("%s %s is above the maximum %s of %s", f.Name, text, bound, p)})
		}
	}
	return out
}
