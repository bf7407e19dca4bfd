// Package simulation says what becomes of requests under limits: how many are
// let through, when, and whose are not.
package simulation

import (
	"iter"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Scenario is what happens.
type Scenario struct {
	Limits limits.Limits
	// Replicas of the controller, 1 or more. The requests of each client go to
	// them in turn, and each counts for itself.
	Replicas int
	// Arrivals are in order of time.
	Arrivals iter.Seq[traffic.Arrival]
	// Clients is how many send each of the arrivals, all alike; 0 where the
	// arrivals themselves say whose they are.
	Clients int
	// Time is how long it lasts, and Interval how long each interval of the
	// result. It lasts longer where arrivals come later.
	Time, Interval limits.Milliseconds
}

// Run lets it happen.
func (s Scenario) Run() Result {
	r := newRun(s)
	for a := range s.Arrivals {
		r.arrive(a)
	}
	return r.result()
}

// niceIntervals are those that people count in.
var niceIntervals = []limits.Milliseconds{
	1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000,
	60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
	3_600_000, 7_200_000, 14_400_000, 28_800_000, 43_200_000,
}

// IntervalFor returns the shortest nice interval, of least or more, of which at
// most n make that time.
func IntervalFor(time, least limits.Milliseconds, n int) limits.Milliseconds {
	const day = 24 * 3_600_000
	for _, nice := range niceIntervals {
		if nice >= least && (time-1)/nice < limits.Milliseconds(n) {
			return nice
		}
	}
	days := limits.Milliseconds(day)
	for (time-1)/days >= limits.Milliseconds(n) {
		days += day
	}
	return days
}
