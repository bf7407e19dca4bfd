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

// Forecast returns what limits come to.
func (l Limits) Forecast() Forecast {
	f := Forecast{AtOnce: Unbounded, FirstSecond: Unbounded, FirstMinute: Unbounded, PerMinute: Rate(math.Inf(1)), InProgress: Unbounded}
	for _, z := range l.zones() {
		f.AtOnce = min(f.AtOnce, z.within(0))
		f.FirstSecond = min(f.FirstSecond, z.within(second))
		f.FirstMinute = min(f.FirstMinute, z.within(minute))
		f.PerMinute = min(f.PerMinute, Rate(z.rate.Requests()*float64(minute/second)))
	}
	if positive(l.Connections) {
		f.InProgress = Count(*l.Connections)
	}
	return f
}
