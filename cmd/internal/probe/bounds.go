package probe

import (
	"slices"
	"time"
)

// Range is what a number is known to be within; a High of infinity is "or more".
type Range struct{ Low, High float64 }

func exactly(n float64) Range { return Range{n, n} }

// meets reports whether the ranges have a number in common.
func (r Range) meets(o Range) bool { return r.Low <= o.High && o.Low <= r.High }

// give is the range with a part of it more on both sides.
func (r Range) give(part float64) Range { return Range{r.Low * (1 - part), r.High * (1 + part)} }

func (r Range) times(f float64) Range { return Range{r.Low * f, r.High * f} }

// isWide reports whether a range says too little to be called a measurement.
func (r Range) isWide() bool { return r.High > 3*r.Low }

const (
	// tick is how far nginx's clock, which it reads once a turn of its event
	// loop and in whole milliseconds, may be from ours over a distance of time.
	tick = 2 * time.Millisecond
	// lateness is what a rate may differ by from the expected one. A worker that
	// is kept waiting for a processor counts with the time that it read before:
	// 50 ms of 20 s were seen where many clusters shared two.
	lateness = 0.01
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
		if e.isRefusal(s) {
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
