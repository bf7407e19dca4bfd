package probe

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Judge compares what was seen with what was expected.
func Judge(e Expectation, p Plan, shots []Shot, interrupted bool) Report {
	r := Report{Bound: p.Requests, Interrupted: interrupted, Replicas: e.Replicas}
	r.tally(shots)
	r.Refused = Refused{Expected: []int{}, Seen: []int{}, Outcome: Observed}
	if !e.IsZero() {
		r.Refused.Expected = e.Statuses
	}
	first := last(shots, First)
	e.Usual = first.Status
	if reason, _ := e.NotReached(first); reason != "" {
		r.unreached(e, reason)
		return r
	}
	j := judge{e, p, e.sharpen(shots)}
	rate := e.boundPerSecond(j.shots)
	r.AtOnce, r.PerMinute, r.Connections = j.atOnce(rate), j.perMinute(rate), j.connections()
	r.Refused.compare(e, shots)
	r.conclude()
	if r.Interrupted {
		r.Reason = "stopped before the end"
	}
	return r
}

// unreached is the report where there was nothing to measure.
func (r *Report) unreached(e Expectation, reason string) {
	none := Check{Outcome: Observed}
	r.AtOnce, r.PerMinute, r.Connections = none, none, none
	if e.hasRate() {
		first, slowest := e.ends()
		r.AtOnce = Check{Outcome: Unmeasured, Expected: between(e.expected(float64(first.atOnce)))}
		r.PerMinute = Check{Outcome: Unmeasured, Expected: between(e.expected(slowest.perSecond * 60))}
	}
	if e.Connections > 0 {
		r.Connections = Check{Outcome: Unmeasured, Expected: between(e.expected(float64(e.Connections)))}
	}
	if !e.IsZero() {
		r.Refused.Outcome = Unmeasured
	}
	r.Outcome, r.Reason = Unmeasured, reason
}

// last is the last shot of a phase, since tries that failed may come before it.
func last(shots []Shot, phase Phase) Shot {
	for _, s := range slices.Backward(shots) {
		if s.Phase == phase {
			return s
		}
	}
	return Shot{Failure: "nothing was sent"}
}

// NotReached says why the answer to the first request cannot be one that a
// limit would let through; again says that it may be another one later.
func (e Expectation) NotReached(first Shot) (reason string, again bool) {
	switch s := first.Status; {
	case first.Failure != "":
		return "not reached: " + first.Failure, first.Again
	case s >= 300 && s < 400:
		return fmt.Sprintf("redirect: not limited, use the target: status %d to %q comes before the limit", s, first.Location), false
	case s == 404:
		return "not reached: status 404: the controller does not know this host and path, or the service does not know this path", true
	case s == 503:
		return "not reached: status 503 on the first request: the service has no endpoints, or an earlier load has used up the limit", true
	case e.Refuses(s):
		return fmt.Sprintf("status %d on the first request: an earlier load from this address has used up the limit%s", s, e.restHint()), false
	case s >= 500:
		return fmt.Sprintf("not reached: status %d: the service does not answer", s), true
	case s < 200:
		return fmt.Sprintf("not reached: status %d", s), false
	}
	return "", false
}

// restHint says how long the expected bucket takes to empty.
func (e Expectation) restHint() string {
	if !e.hasRate() {
		return ""
	}
	rest := 0.0
	for _, b := range e.buckets() {
		rest = max(rest, float64(b.atOnce)/b.perSecond)
	}
	return fmt.Sprintf("; it takes %s of rest to be whole again", time.Duration(math.Ceil(rest))*time.Second)
}

// expected is the range that replicas make of a number that each has: a load
// may reach one of them, or all.
func (e Expectation) expected(each float64) Range { return Range{each, each * float64(e.Replicas)} }

type judge struct {
	Expectation
	plan  Plan
	shots []Shot
}

// drain is the rate at which buckets emptied during the burst: as expected
// where that fits what was measured, or else as measured. Of several buckets
// the burst fills the first, and the measured rate is another's.
func (j judge) drain(measured Range) Range {
	each := measured.times(1 / float64(j.Replicas))
	if j.hasRate() {
		first, _ := j.ends()
		if j.settles() || measured.meets(j.expected(first.perSecond)) {
			return exactly(first.perSecond)
		}
	}
	return each
}

// compare takes the statuses of all refusals.
func (r *Refused) compare(e Expectation, shots []Shot) {
	for _, s := range shots {
		if !e.isRefusal(s) {
			continue
		}
		if !slices.Contains(r.Seen, s.Status) {
			r.Seen = append(r.Seen, s.Status)
		}
		if s.RetryAfter != "" && r.RetryAfter == nil {
			text := strings.ToValidUTF8(s.RetryAfter, "?")
			r.RetryAfter = &text
		}
	}
	slices.Sort(r.Seen)
	if e.IsZero() {
		return
	}
	r.Outcome = AsExpected
	if len(r.Seen) == 0 {
		r.Outcome = Unmeasured
	}
	for _, s := range r.Seen {
		if !slices.Contains(e.Statuses, s) {
			r.Outcome = Differs
		}
	}
}
