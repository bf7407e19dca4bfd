package probe

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// boundAtOnce bounds how many requests pass at once after a rest, in all replicas
// together, where each replica's bucket empties at a rate within perSecond. Its
// High is infinity where nothing was refused in the burst.
//
// While n requests are admitted a bucket cannot have held more than 1, the
// burst and what drained meanwhile; and where one is refused, those admitted
// since some moment of rest, less what drained, must be more than the burst.
// Both are rounded to whole requests. A bucket that was not at rest has room for
// a part of one, and its two bounds then change places.
func (e Expectation) boundAtOnce(shots []Shot, perSecond Range) Range {
	low, high := e.lowAtOnce(shots, perSecond.High), e.highAtOnce(shots, perSecond.Low)
	if low == high+1 {
		return Range{high, low}
	}
	return Range{low, high}
}

func (e Expectation) lowAtOnce(shots []Shot, perSecond float64) float64 {
	low := 1.0
	sure := e.moments(shots, admitted)
	for _, from := range starts(shots) {
		for _, s := range shots {
			if e.class(s) != admitted || s.Sent < from {
				continue
			}
			drained := float64(e.Replicas) * perSecond * (s.Decided - from + tick).Seconds()
			low = max(low, math.Ceil(float64(sure.least(from, s.Decided))-drained))
		}
	}
	return low
}

func (e Expectation) highAtOnce(shots []Shot, perSecond float64) float64 {
	high := math.Inf(1)
	maybe := e.moments(shots, admitted, unclear)
	for _, f := range shots {
		if f.Phase != Burst || e.class(f) != refused {
			continue
		}
		full := 0.0
		for _, rest := range shots {
			if e.class(rest) == refused || rest.Sent > f.Decided {
				continue
			}
			n := float64(maybe.most(rest.Sent, f.Decided))
			full = max(full, n-e.drainedAtLeast(n, perSecond, f.Sent-rest.Decided))
		}
		high = min(high, math.Ceil(full))
	}
	return high
}

// drainedAtLeast is what a bucket lost while n requests were admitted. Of
// several buckets it is not known since when the one that refuses was in use.
func (e Expectation) drainedAtLeast(n, perSecond float64, d time.Duration) float64 {
	if e.Replicas > 1 {
		return 0
	}
	return max(0, perSecond*(d-tick).Seconds()-crumb*n)
}

// starts are when the phases began.
func starts(shots []Shot) []time.Duration {
	begin := map[Phase]time.Duration{}
	for _, s := range shots {
		if t, known := begin[s.Phase]; !known || s.Sent < t {
			begin[s.Phase] = s.Sent
		}
	}
	out := []time.Duration{}
	for _, t := range begin {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

func (j judge) atOnce(measured Range) Check {
	n := j.Count(j.shots, Burst)
	if j.plan.Burst <= 1 {
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
