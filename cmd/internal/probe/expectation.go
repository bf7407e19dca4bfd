package probe

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Expectation is what should hold for one client. A zero field expects nothing.
type Expectation struct {
	RequestsPerSecond, RequestsPerMinute int
	// BurstMultiplier is that of both rates, at least 1.
	BurstMultiplier int
	Connections     int
	// Statuses are those that a refusal may have.
	Statuses []int
	// Replicas of the controller may answer, each with counts of its own: at least 1.
	Replicas int
	// Usual is the status of the first answer, once there is one. Another 4xx may
	// be the service's, or that of a limit of which we were not told.
	Usual int
}

// IsZero reports whether no limit is expected.
func (e Expectation) IsZero() bool { return !e.hasRate() && e.Connections == 0 }

func (e Expectation) hasRate() bool { return e.RequestsPerSecond > 0 || e.RequestsPerMinute > 0 }

// bucket is one rate with its burst, in one replica.
type bucket struct {
	rate int    // as it is configured
	unit string // "second" or "minute"
	// atOnce is how many requests pass at once after a rest: 1 and the burst.
	atOnce int
	// perSecond is the rate as nginx has it, cut off to thousandths.
	perSecond float64
}

func (b bucket) String() string { return fmt.Sprintf("%d a %s", b.rate, b.unit) }

// buckets are those that a request has to pass, the smallest burst first.
func (e Expectation) buckets() []bucket {
	var out []bucket
	add := func(rate int, unit string, l limits.Limits) {
		if rate > 0 {
			l.BurstMultiplier = &e.BurstMultiplier
			f := l.Forecast()
			out = append(out, bucket{rate: rate, unit: unit, atOnce: int(f.AtOnce), perSecond: float64(f.PerMinute) / 60})
		}
	}
	add(e.RequestsPerSecond, "second", limits.Limits{RequestsPerSecond: &e.RequestsPerSecond})
	add(e.RequestsPerMinute, "minute", limits.Limits{RequestsPerMinute: &e.RequestsPerMinute})
	slices.SortFunc(out, func(a, b bucket) int { return cmp.Compare(a.atOnce, b.atOnce) })
	return out
}

// ends are the bucket that the burst fills first, and the slowest, which holds
// in the long run. They are the same where one rate decides both.
func (e Expectation) ends() (first, slowest bucket) {
	all := e.buckets()
	return all[0], slices.MinFunc(all, func(a, b bucket) int { return cmp.Compare(a.perSecond, b.perSecond) })
}

// settles reports whether the slowest bucket is not the first to be full.
func (e Expectation) settles() bool {
	if !e.hasRate() {
		return false
	}
	first, slowest := e.ends()
	return first != slowest
}

// Settled reports whether so many were admitted that the slowest bucket, as
// expected, must be full.
func (e Expectation) Settled(shots []Shot) bool {
	if !e.settles() {
		return true
	}
	_, slowest := e.ends()
	n, last := 0, 0.0
	for _, s := range shots {
		if s.Phase < Sustained && e.class(s) == admitted {
			n++
			last = max(last, s.Decided.Seconds())
		}
	}
	return float64(n) >= float64(e.Replicas)*(float64(slowest.atOnce)+slowest.perSecond*last)-1
}
