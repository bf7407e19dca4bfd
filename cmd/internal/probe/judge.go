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

func (j judge) atOnce(measured Range) Check {
	n := j.Count(j.shots, Burst)
	if j.plan.Burst == 0 || j.plan.Requests == 1 {
		return Check{Outcome: Observed, Note: "not tried"}
	}
	seen := j.boundAtOnce(j.shots, j.drain(measured))
	c := Check{Outcome: Observed, Note: j.burstNote(n)}
	if n.Sent > 0 {
		c.Seen = between(seen)
	}
	if !j.hasRate() {
		return c
	}
	first, _ := j.ends()
	want := j.expected(float64(first.atOnce))
	c.Expected = between(want)
	switch {
	case n.Sent == 0:
		c.Outcome, c.Note = Unmeasured, "not tried"
	case seen.Low > seen.High:
		c.Outcome = Differs
		c.Note += "; no one bucket answers like this: several replicas (--replicas), or other clients of this address"
	case seen.Low > want.High:
		c.Outcome = Differs
		c.Note += j.looser(seen, first)
	case math.IsInf(seen.High, 1):
		c.Outcome = Unmeasured
		c.Note += j.short(n)
	case seen.High < want.Low:
		c.Outcome = Differs
		c.Note += j.tighter(seen, first)
	default:
		c.Outcome = AsExpected
	}
	return c
}

func (j judge) burstNote(n Count) string {
	all := Count{}
	for _, phase := range []Phase{First, Crowd, Burst} {
		c := j.Count(j.shots, phase)
		all.Sent, all.Admitted = all.Sent+c.Sent, all.Admitted+c.Admitted
	}
	if n.Refused == 0 {
		return fmt.Sprintf("none of %d requests in %s was refused", all.Sent, j.until(Burst))
	}
	return fmt.Sprintf("%d admitted in %s until refusals came; what drained meanwhile is taken off", all.Admitted, j.until(Burst))
}

// until is the time from the first request to the last of a phase.
func (j judge) until(phase Phase) time.Duration {
	var end time.Duration
	for _, s := range j.shots {
		if s.Phase <= phase {
			end = max(end, s.Decided)
		}
	}
	return (end - j.shots[0].Sent).Round(10 * time.Millisecond)
}

func (j judge) looser(seen Range, b bucket) string {
	if math.IsInf(seen.High, 1) {
		return "; there is no limit, or one of another size, or this client is exempt (limit-allowlist)"
	}
	for n := j.Replicas + 1; n <= 10; n++ {
		if seen.meets(exactly(float64(n * b.atOnce))) {
			return fmt.Sprintf("; %d replicas would let that through (--replicas %d)", n, n)
		}
	}
	return j.multiplier(seen, b)
}

func (j judge) tighter(seen Range, b bucket) string {
	text := j.multiplier(seen, b) + "; an earlier load may have used some of it" + j.restHint()
	if j.plan.Parallel > 1 {
		text += "; or connections are limited (limit-connections): try --parallel 1"
	}
	return text
}

// multiplier names the burst multiplier that fits, where one does.
func (j judge) multiplier(seen Range, b bucket) string {
	m := max(1, int(math.Ceil((seen.Low-1)/float64(b.rate))))
	if !seen.meets(exactly(float64(1 + m*b.rate))) {
		return ""
	}
	return fmt.Sprintf("; a burst multiplier of %d would let that through", m)
}

// short says why the burst did not come to a refusal.
func (j judge) short(n Count) string {
	for _, s := range j.shots {
		if s.Phase == Burst && s.Status >= 400 && j.class(s) == unclear {
			return fmt.Sprintf("; some had status %d: if that is the limit's, say --expect-status %d", s.Status, s.Status)
		}
	}
	first, _ := j.ends()
	speed, need := j.reach(j.shots)
	switch {
	case math.IsInf(need, 1):
		return fmt.Sprintf("; they went out at %.3g a second, too slow for a limit of %s: it takes more connections (--parallel) or a path that answers faster", speed, first)
	case n.Sent < j.plan.Burst-1 && !j.Hopeless(j.plan, j.shots):
		return "; it was stopped before the limit"
	}
	return fmt.Sprintf("; they went out at %.3g a second while %s drains: it takes about %.0f (--max-requests), more connections (--parallel) or a path that answers faster", speed, first, need)
}

// reach is how many requests a second the burst sends, and how many it takes at
// that speed to fill every bucket; infinity is more than ever will.
func (e Expectation) reach(shots []Shot) (speed, need float64) {
	n := 0
	begin, end := time.Duration(math.MaxInt64), time.Duration(0)
	for _, s := range shots {
		if s.Phase == Burst {
			n++
			begin, end = min(begin, s.Sent), max(end, s.Done)
		}
	}
	first, _ := e.ends()
	speed = float64(n) / max(0.001, (end-begin).Seconds())
	stays := 1 - float64(e.Replicas)*first.perSecond/speed
	if stays < 0.05 { // within what the speed may vary
		return speed, math.Inf(1)
	}
	return speed, math.Ceil(float64(e.Replicas*first.atOnce) / stays)
}

// Hopeless reports whether the burst is too slow to reach the limit with what
// the plan has: to go on would only be a load.
func (e Expectation) Hopeless(p Plan, shots []Shot) bool {
	if !e.hasRate() || e.Count(shots, Burst).Sent < 3*p.Parallel {
		return false
	}
	_, need := e.reach(shots)
	return need > 1.5*float64(p.Burst)
}

func (j judge) perMinute(measured Range) Check {
	if j.plan.Duration == 0 {
		return Check{Outcome: Observed, Note: "not tried"}
	}
	n := j.Count(j.shots, Sustained)
	seen := measured.times(60)
	c := Check{Outcome: Observed, Note: fmt.Sprintf("%d of %d admitted in the end", n.Admitted, n.Sent)}
	if n.Sent > 0 {
		c.Seen = between(seen)
	}
	if !j.hasRate() {
		return c
	}
	_, slowest := j.ends()
	want := j.expected(slowest.perSecond * 60)
	c.Expected = between(want)
	switch {
	case n.Sent == 0:
		c.Outcome, c.Note = Unmeasured, "not tried, since nothing was refused"
	case !j.Settled(j.shots) && seen.Low > want.High:
		c.Outcome = Unmeasured
		c.Note += fmt.Sprintf("; the bucket of %s was not full yet: it takes more requests (--max-requests)", slowest)
	case !seen.meets(want):
		c.Outcome = Differs
	case seen.isWide():
		c.Outcome = Unmeasured
		longer := max(2*j.plan.Duration, duration(Ask{}, slowest))
		c.Note += fmt.Sprintf("; too few to tell: --duration %s would do", longer)
	default:
		c.Outcome = AsExpected
	}
	return c
}

func (j judge) connections() Check {
	if j.Connections == 0 {
		return Check{Outcome: Observed, Note: "not tried"}
	}
	want := j.expected(float64(j.Connections))
	c := Check{Outcome: Unmeasured, Expected: between(want), Note: "not tried"}
	if j.plan.Crowd == 0 {
		c.Note = "not tried: the rate lets fewer through at once, so that a refusal could be either's"
		return c
	}
	n := j.Count(j.shots, Crowd)
	seen, ok := j.boundConnections(j.shots)
	switch {
	case n.Sent < j.plan.Crowd:
		return c
	case !ok:
		c.Note = fmt.Sprintf("%d of %d at once admitted, but answers come too quickly to tell: use a path that takes a second or more to answer", n.Admitted, n.Sent)
		return c
	}
	c.Seen, c.Outcome = between(seen), AsExpected
	c.Note = fmt.Sprintf("%d of %d at once admitted", n.Admitted, n.Sent)
	if !seen.meets(want) {
		c.Outcome = Differs
	}
	if n.Refused == 0 {
		c.Outcome = Differs
		c.Note += "; there is no limit, or a larger one, or this client is exempt (limit-allowlist)"
	}
	return c
}

// compare takes the statuses of all refusals.
func (r *Refused) compare(e Expectation, shots []Shot) {
	for _, s := range shots {
		if !e.Refuses(s.Status) {
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
