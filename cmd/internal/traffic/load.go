package traffic

import (
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Load is what one client sends: steps, one after the other.
type Load []Step

// Step is a steady rate for some time, or a number of requests at once.
type Step struct {
	// Requests come in each Per, evenly; where Per is 0 all come at once.
	Requests int
	Per, For limits.Milliseconds
}

const (
	// MaxRequests is the most of a load: a simulation of more takes minutes.
	MaxRequests = 50_000_000
	// maxTime of a step is a year, so that no number here overflows.
	maxTime = 366 * 24 * time.Hour
)

const loadForm = `want a rate and how long, or a number at once, such as "200 at once, 40/s for 30s, 0/s for 10s"`

// ParseLoad reads steps with commas between them.
func ParseLoad(text string) (Load, error) {
	var load Load
	for part := range strings.SplitSeq(text, ",") {
		step, err := parseStep(strings.Join(strings.Fields(part), " "))
		if err != nil {
			return nil, err
		}
		load = append(load, step)
	}
	switch n := load.Requests(); {
	case n == 0:
		return nil, fmt.Errorf("a load without any request: %s", loadForm)
	case n > MaxRequests:
		return nil, fmt.Errorf("a load of %d requests of each client: the most is %d", n, MaxRequests)
	}
	return load, nil
}

func parseStep(text string) (Step, error) {
	if n, ok := strings.CutSuffix(text, " at once"); ok {
		requests, err := parseRequests(n)
		return Step{Requests: requests}, err
	}
	rate, length, ok := strings.Cut(text, " for ")
	if !ok {
		return Step{}, fmt.Errorf("%q: %s", text, loadForm)
	}
	step, err := parseRate(rate)
	if err != nil {
		return Step{}, err
	}
	d, err := time.ParseDuration(length)
	if err != nil || d < time.Millisecond || d > maxTime {
		return Step{}, fmt.Errorf("%q: want a time from 1ms to a year, such as 30s or 1m30s", length)
	}
	step.For = limits.Milliseconds(d.Milliseconds())
	return step, nil
}

// parseRate reads "40/s", "30/m" or "100/h".
func parseRate(text string) (Step, error) {
	n, unit, _ := strings.Cut(text, "/")
	per, ok := map[string]limits.Milliseconds{"s": 1000, "m": 60_000, "h": 3_600_000}[unit]
	if !ok {
		return Step{}, fmt.Errorf("%q: want a rate in seconds, minutes or hours, such as 40/s, 30/m or 100/h", text)
	}
	requests, err := parseRequests(n)
	return Step{Requests: requests, Per: per}, err
}

func parseRequests(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > MaxRequests {
		return 0, fmt.Errorf("%q: want a whole number of requests up to %d", text, MaxRequests)
	}
	return int(n), nil
}

// Requests is how many there are in all; the largest number where it is more.
func (l Load) Requests() int {
	total := 0
	for _, s := range l {
		if total > math.MaxInt-s.requests() {
			return math.MaxInt
		}
		total += s.requests()
	}
	return total
}

// Time is how long the load lasts.
func (l Load) Time() limits.Milliseconds {
	var total limits.Milliseconds
	for _, s := range l {
		total += s.For
	}
	return total
}

// Arrivals are the requests in order, each of which takes so long.
func (l Load) Arrivals(takes limits.Milliseconds) iter.Seq[Arrival] {
	return func(yield func(Arrival) bool) {
		var start limits.Milliseconds
		for _, s := range l {
			for i := range s.requests() {
				if !yield(Arrival{At: start + s.at(i), Takes: takes}) {
					return
				}
			}
			start += s.For
		}
	}
}

// requests counts those that come before the step is over: the first at once.
func (s Step) requests() int {
	if s.Per == 0 {
		return s.Requests
	}
	return int((s.For*limits.Milliseconds(s.Requests) + s.Per - 1) / s.Per)
}

// at is when request i of the step comes.
func (s Step) at(i int) limits.Milliseconds {
	if s.Per == 0 {
		return 0
	}
	return limits.Milliseconds(i) * s.Per / limits.Milliseconds(s.Requests)
}
