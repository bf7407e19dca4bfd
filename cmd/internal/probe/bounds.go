package probe

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Range is what a number is known to be within; a High of infinity is "or more".
type Range struct{ Low, High float64 }

func exactly(n float64) Range { return Range{n, n} }

// meets reports whether the ranges have a number in common.
func (r Range) meets(o Range) bool { return r.Low <= o.High && o.Low <= r.High }

func (r Range) times(f float64) Range { return Range{r.Low * f, r.High * f} }

// isWide reports whether a range says too little to be called a measurement.
func (r Range) isWide() bool { return r.High > 3*r.Low }

const (
	// tick is how far nginx's clock, which it reads once a turn of its event
	// loop and in whole milliseconds, may be from ours over a distance of time.
	tick = 2 * time.Millisecond
	// crumb is what nginx loses of a drained request by cutting off thousandths,
	// once for each request that it admits.
	crumb = 0.001
)

// sharpen says more closely when the limiter decided on what it let through:
// the first byte of a slow answer comes long after. How long the way to a
// decision takes is seen by the refusals, which wait for nothing else. This is
// the one assumption here: no request is on its way for more than twice as long
// as the slowest refusal of the same run.
func (e Expectation) sharpen(shots []Shot) []Shot {
	way := time.Duration(0)
	for _, s := range shots {
		if e.Refuses(s.Status) {
			way = max(way, 2*(s.Decided-s.Sent)+tick)
		}
	}
	if way == 0 {
		return shots
	}
	out := slices.Clone(shots)
	for i := range out {
		out[i].Decided = min(out[i].Decided, out[i].Sent+way)
	}
	return out
}

// moments are when the limiter decided on some requests, each within bounds.
type moments struct{ sent, decided []time.Duration }

func (e Expectation) moments(shots []Shot, classes ...class) moments {
	var m moments
	for _, s := range shots {
		if slices.Contains(classes, e.class(s)) {
			m.sent = append(m.sent, s.Sent)
			m.decided = append(m.decided, s.Decided)
		}
	}
	slices.Sort(m.sent)
	slices.Sort(m.decided)
	return m
}

// upTo is how many of the sorted times are t or earlier.
func upTo(times []time.Duration, t time.Duration) int {
	n, _ := slices.BinarySearchFunc(times, t, func(a, b time.Duration) int {
		if a <= b {
			return -1
		}
		return 1
	})
	return n
}

// before is how many of the sorted times are earlier than t.
func before(times []time.Duration, t time.Duration) int {
	n, _ := slices.BinarySearch(times, t)
	return n
}

// least is how many decisions must lie between two times.
func (m moments) least(from, to time.Duration) int {
	return max(0, upTo(m.decided, to)-before(m.sent, from))
}

// most is how many decisions may lie between two times.
func (m moments) most(from, to time.Duration) int {
	return upTo(m.sent, to) - before(m.decided, from)
}

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

// overlap is how much later than the last request the first answer must end,
// where no refusal shows how long a request is on its way, to believe that all
// were in progress at once.
const overlap = 100 * time.Millisecond

// boundConnections bounds how many requests could be in progress at once. ok is
// false where the answers came so fast that they need not have overlapped.
func (e Expectation) boundConnections(shots []Shot) (r Range, ok bool) {
	n := e.Count(shots, Crowd)
	sent, done, way := time.Duration(0), time.Duration(math.MaxInt64), time.Duration(0)
	for _, s := range shots {
		switch {
		case s.Phase != Crowd:
			continue
		case e.Refuses(s.Status):
			way = max(way, s.Decided-s.Sent)
		default:
			done = min(done, s.Done)
		}
		sent = max(sent, s.Sent)
	}
	r = Range{float64(n.Admitted), float64(n.Sent - n.Refused)}
	if n.Refused == 0 {
		r.High, way = math.Inf(1), overlap
	}
	return r, n.Sent > 0 && done > sent+way
}
