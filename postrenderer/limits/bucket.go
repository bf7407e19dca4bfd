package limits

import "math"

// Milliseconds is a moment on nginx's clock, counted from anywhere, or a length
// of time. nginx reads its clock once per turn of its event loop, and counts
// in nothing finer.
type Milliseconds int64

const (
	second Milliseconds = 1000
	minute              = 60 * second
)

// Thousandths is a number of requests in nginx's own unit, thousandths of one.
type Thousandths int64

const oneRequest Thousandths = 1000

// Requests is the number in whole requests and a fraction.
func (t Thousandths) Requests() float64 { return float64(t) / float64(oneRequest) }

// zone is one limit_req of a location: how fast each client's bucket runs
// empty, and how much it holds.
type zone struct {
	// over is what becomes of a request for which the bucket has no room.
	over Verdict
	// rate is per second, cut off as nginx does: one request a minute is 16
	// thousandths and not 16.67.
	rate Thousandths
	// burst is what the bucket holds.
	burst Thousandths
}

// zones are the buckets that a request has to pass, all of them, in the order
// in which the controller's template writes them.
func (l Limits) zones() []zone {
	var out []zone
	for _, r := range []struct {
		limit *int
		over  Verdict
		per   Milliseconds
	}{{l.RequestsPerSecond, OverPerSecond, second}, {l.RequestsPerMinute, OverPerMinute, minute}} {
		if positive(r.limit) {
			requests := multiply(Thousandths(*r.limit), oneRequest)
			out = append(out, zone{
				over: r.over, rate: requests / Thousandths(r.per/second),
				burst: multiply(requests, max(0, Thousandths(l.Multiplier()))),
			})
		}
	}
	return out
}

// bucket is what a zone knows of one client: nginx's "excess" and "last". The
// zero value is a client that has not been seen.
type bucket struct {
	level Thousandths // when a request was last let through
	last  Milliseconds
	seen  bool
}

// with returns the bucket with one more request in it. It may hold more than
// the burst: then the request must be refused and the result forgotten. The
// first request of a client, and one after a rest, takes no room or less than
// a whole request's: a burst of n lets n and one more through at once.
func (z zone) with(b bucket, at Milliseconds) bucket {
	if !b.seen {
		return bucket{last: at, seen: true}
	}
	elapsed := since(b.last, at)
	b.level = max(0, b.level-z.drained(elapsed)+oneRequest)
	if elapsed > 0 { // fractions that have not run out yet are lost otherwise
		b.last = at
	}
	return b
}

// level is how full the bucket is at a moment, before another request.
func (z zone) level(b bucket, at Milliseconds) Thousandths {
	return max(0, b.level-z.drained(since(b.last, at)))
}

// within returns how many requests pass in that time after a rest, at the most.
func (z zone) within(time Milliseconds) Count {
	drained := z.drained(time)
	if z.burst > math.MaxInt64-oneRequest-drained {
		return Unbounded
	}
	return Count((oneRequest + z.burst + drained) / oneRequest)
}

// drained is what runs out of a bucket in that time, rounded down as nginx does.
func (z zone) drained(time Milliseconds) Thousandths {
	return multiply(z.rate, Thousandths(time)) / Thousandths(second)
}

// since is the time from one moment to another as nginx takes it. Where the
// clock has gone back it has stood still; by more than a minute, it has been
// set, and is followed.
func since(last, at Milliseconds) Milliseconds {
	switch {
	case at >= last && at-last < 0: // more than 64 bits hold
		return math.MaxInt64
	case at >= last:
		return at - last
	case last-at < 0 || last-at > minute:
		return 1
	}
	return 0
}

// multiply stops at the largest number instead of wrapping round, for a and b
// that are not negative.
func multiply(a, b Thousandths) Thousandths {
	if a > 0 && b > math.MaxInt64/a {
		return math.MaxInt64
	}
	return a * b
}
