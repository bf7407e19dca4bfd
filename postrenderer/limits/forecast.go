package limits

import "math"

// Forecast is the most that one client gets through one Ingress in one replica
// of the controller, with all its limits together. It follows nginx's
// limit_req with burst and nodelay, in nginx's own integers: a full burst and
// one more at once, and then as the bucket runs empty.
type Forecast struct {
	// AtOnce is how many requests pass in the same instant, after a rest.
	AtOnce Count
	// FirstSecond and FirstMinute are how many pass in that time after a rest.
	FirstSecond, FirstMinute Count
	// PerMinute is how many pass in the long run.
	PerMinute Rate
	// InProgress is how many may be unanswered at once.
	InProgress Count
}

// Count is a number of requests; Unbounded is as many as come.
type Count int

// Unbounded is the Count of what nothing limits.
const Unbounded Count = math.MaxInt

// Rate is in requests a minute; infinity is as many as come.
type Rate float64

// IsUnbounded reports whether nothing limits it.
func (r Rate) IsUnbounded() bool { return math.IsInf(float64(r), 1) }

// Times is the count in n replicas together.
func (c Count) Times(n int) Count {
	if n > 0 && int(c) > math.MaxInt/n {
		return Unbounded
	}
	return c * Count(n)
}

const (
	second = 1000 // milliseconds
	minute = 60 * second
)

// Forecast returns what limits come to.
func (l Limits) Forecast() Forecast {
	f := Forecast{AtOnce: Unbounded, FirstSecond: Unbounded, FirstMinute: Unbounded, PerMinute: Rate(math.Inf(1)), InProgress: Unbounded}
	for _, z := range l.zones() {
		f.AtOnce = min(f.AtOnce, z.within(0))
		f.FirstSecond = min(f.FirstSecond, z.within(second))
		f.FirstMinute = min(f.FirstMinute, z.within(minute))
		f.PerMinute = min(f.PerMinute, Rate(float64(z.rate)*minute/second/1000))
	}
	if positive(l.Connections) {
		f.InProgress = Count(*l.Connections)
	}
	return f
}

// zone is one bucket of limit_req.
type zone struct {
	// rate is in thousandths of a request per second, cut off as nginx does:
	// one request a minute is 16 and not 16.67.
	rate int
	// burst is in requests.
	burst int
}

// zones are the buckets that a request has to pass, all of them.
func (l Limits) zones() []zone {
	var out []zone
	for _, r := range []struct {
		limit *int
		per   int
	}{{l.RequestsPerSecond, second}, {l.RequestsPerMinute, minute}} {
		if positive(r.limit) {
			out = append(out, zone{rate: multiply(*r.limit, 1000) / (r.per / second), burst: multiply(*r.limit, l.Multiplier())})
		}
	}
	return out
}

// within returns how many requests pass in the first ms milliseconds.
func (z zone) within(ms int) Count {
	drained := multiply(z.rate, ms) / second / 1000
	if z.burst > math.MaxInt-1-drained {
		return Unbounded
	}
	return Count(1 + z.burst + drained)
}

// multiply stops at the largest number instead of wrapping round.
func multiply(a, b int) int {
	if a > 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}
