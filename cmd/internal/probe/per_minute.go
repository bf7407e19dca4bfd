package probe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// boundPerSecond bounds the rate at which requests are admitted in the long run, in
// all replicas together. Its High is infinity where the bucket was not full.
func (e Expectation) boundPerSecond(shots []Shot) Range {
	if e.Replicas > 1 {
		return e.countPerSecond(shots)
	}
	r := e.pairPerSecond(shots)
	if r.Low > r.High { // not the answers of one bucket
		return e.countPerSecond(shots)
	}
	return r
}

// Measured reports whether the shots tell the rate.
func (e Expectation) Measured(shots []Shot) bool {
	return !e.boundPerSecond(e.sharpen(shots)).isWide()
}

// pairPerSecond bounds the rate of one bucket by every pair of a refusal and
// another request. A bucket never holds more than the burst, and after an
// admission, which adds one, no more either. Where a request is refused one
// more would be too much. So what drained between a request and a later refusal
// is less than what was admitted, that request included; and what drained
// between a refusal and a later admission is more than what was admitted.
func (e Expectation) pairPerSecond(shots []Shot) Range {
	yes, no := e.decided(shots)
	from, high := append(slices.Clone(yes), no...), math.Inf(1)
	for about := e.countPerSecond(shots).High; ; about = high { // a count, and then what it led to
		next := e.highPerSecond(shots, from, no, e.lowAtOnce(shots, about)-1)
		if next >= high {
			return Range{e.lowPerSecond(shots, yes, no), high}
		}
		high = next
	}
}

// highPerSecond takes the pairs with no more than a burst in between: to be
// full again after it ran empty, where it drains no more, the bucket takes one
// more than that.
func (e Expectation) highPerSecond(shots, from, no []Shot, burst float64) float64 {
	high, maybe := math.Inf(1), e.moments(shots, admitted, unclear)
	for _, a := range from {
		for _, f := range no {
			d := f.Sent - a.Decided - tick
			n := float64(maybe.most(a.Sent, f.Decided))
			if e.class(a) == refused {
				n++
			}
			if d > 0 && n <= max(1, burst) {
				high = min(high, (n+crumb*(n+1))/d.Seconds())
			}
		}
	}
	return high
}

func (e Expectation) lowPerSecond(shots, yes, no []Shot) float64 {
	low, sure := 0.0, e.moments(shots, admitted)
	for _, a := range yes {
		for _, f := range no {
			if f.Decided <= a.Sent {
				n := float64(sure.least(f.Decided, a.Sent-1)) // without a itself
				low = max(low, n/(a.Decided-f.Sent+tick).Seconds())
			}
		}
	}
	return low
}

// decided are the requests that the bucket of the rate decided on: those of the
// last phase alone, where a slower one than the first had to be filled.
func (e Expectation) decided(shots []Shot) (yes, no []Shot) {
	for _, s := range shots {
		if e.settles() && s.Phase != Sustained {
			continue
		}
		switch e.class(s) {
		case admitted:
			yes = append(yes, s)
		case refused:
			no = append(no, s)
		case unclear:
		}
	}
	return yes, no
}

// countPerSecond bounds the rate of several buckets by a count. Over the
// phase each replica's bucket gains or loses two requests at most: it is full to
// within one, and to within what drains between two requests to it.
func (e Expectation) countPerSecond(shots []Shot) Range {
	var last []Shot
	for _, s := range shots {
		if s.Phase == Sustained {
			last = append(last, s)
		}
	}
	n := e.Count(last, Sustained)
	if n.Admitted == 0 && n.Refused == 0 {
		return Range{0, math.Inf(1)}
	}
	byTime := func(a, b Shot) int { return cmp.Compare(a.Sent, b.Sent) }
	begin, end := slices.MinFunc(last, byTime), slices.MaxFunc(last, byTime)
	slack := float64(2 * e.Replicas)
	r := Range{Low: max(0, float64(n.Admitted)-slack) / (end.Decided - begin.Sent).Seconds(), High: math.Inf(1)}
	if d := end.Sent - begin.Decided; n.Refused > 0 && d > 0 {
		r.High = (float64(n.Sent-n.Refused) + slack) / d.Seconds()
	}
	return r
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
	case !seen.meets(want.give(lateness)):
		c.Outcome = Differs
	case seen.isWide():
		c.Outcome = Unmeasured
		longer := max(2*j.plan.Duration, duration(slowest))
		c.Note += fmt.Sprintf("; too few to tell: --duration %s would do", longer)
	default:
		c.Outcome = AsExpected
	}
	return c
}
