package probe

import (
	"fmt"
	"math"
	"time"
)

const (
	// DefaultMaxRequests is the most that is planned where nobody says another
	// bound. What an expectation needs is usually far less.
	DefaultMaxRequests = 2000
	// unknownRequests are sent where nothing is expected: enough for the burst of
	// 30 a minute, the chart's default, and a look at its rate.
	unknownRequests = 200
	// DefaultParallel is about as many connections as three browsers open.
	DefaultParallel = 16
	// enough is how many refusals of each replica end the burst: one could be chance.
	enough = 3
	// crowdExtra is how many more requests than connections are sent at once.
	crowdExtra = 3
	// refills is how many requests' worth of draining the rate is measured by,
	// where that takes no longer than longest; at least fewest are.
	refills, fewest = 10, 3
	shortest        = 3 * time.Second
	longest         = 20 * time.Second
	// unknownDuration measures a rate of which nothing is known.
	unknownDuration = 10 * time.Second
	// Pause is between tries to reach an endpoint that is not there yet.
	Pause = 2 * time.Second
	// pressure is how many times the rate is sent to a full bucket. Every second
	// request is refused, and each refusal bounds the rate too.
	pressure = 2
)

// Plan is what will be sent at most, and how.
type Plan struct {
	// Requests are never exceeded, whatever happens.
	Requests int
	// Wait is how long the first request is tried again; see Pause.
	Wait time.Duration
	// Parallel is how many connections the burst and all after it use.
	Parallel int
	// Crowd is how many requests are sent at once to count connections; 0 is none.
	Crowd int
	// Burst is how many requests the burst has at most, the first answer's
	// included; it ends after Refusals. 0 is no burst and nothing after it.
	Burst, Refusals int
	// Settle is how many requests fill the slower of two buckets at most, and
	// SettleFor how long. 0 is none.
	Settle    int
	SettleFor time.Duration
	SettleGap time.Duration
	// Duration is how long the rate is measured; 0 is not at all. Where that tells
	// too little, as after a pause on the way, it goes on up to Longest. Gap is
	// between the first requests of that time.
	Duration, Longest, Gap time.Duration
}

// Ask is what the caller wants of a plan. Zero fields leave the choice to it.
type Ask struct {
	MaxRequests, Parallel int
	// Duration is nil where it is not said.
	Duration *time.Duration
	// Wait is how long the first request is tried again; see Pause.
	Wait time.Duration
	// Once is to send one request, and to measure nothing.
	Once bool
}

// tries are the requests that may find no endpoint before the first that does.
func (a Ask) tries() int { return int(a.Wait / Pause) }

// TooFewError is a bound with which the limit cannot be measured, so that
// nothing should be sent at all.
type TooFewError struct{ Have, Need int }

func (e *TooFewError) Error() string {
	return fmt.Sprintf("%d requests cannot measure the limit: it takes at least %d; allow them with --max-requests, or measure less (--duration 0s)", e.Have, e.Need)
}

// NewPlan plans what tells whether the expectation holds; the error is a *TooFewError.
func NewPlan(e Expectation, ask Ask) (Plan, error) {
	p := Plan{Wait: ask.Wait, Parallel: ask.parallel(e), Refusals: enough * e.Replicas}
	if e.Connections > 0 {
		p.Crowd = e.Connections*e.Replicas + crowdExtra
	}
	switch {
	case ask.Once:
		p.Burst, p.Crowd = 1, 0
		return p, p.bound(ask, 1, 1)
	case e.IsZero():
		p.forUnknown(ask)
		return p, nil
	case !e.hasRate():
		return p, p.bound(ask, 1+p.Crowd, 1+p.Crowd)
	}
	first, slowest := e.ends()
	if p.Crowd >= first.atOnce { // a refusal could be that of either
		p.Crowd = 0
	}
	p.lasts(ask, duration(slowest))
	p.Gap = gap(slowest, e.Replicas)
	p.settle(e)
	burst, paced := e.Replicas*first.atOnce, int(p.Duration/p.Gap)
	rest := p.Crowd + p.Settle + paced
	if err := p.bound(ask, burst+p.Refusals+rest, 2*burst+p.Refusals+rest+paced/4); err != nil {
		return p, err
	}
	p.Burst = min(2*burst+p.Refusals, p.Requests-rest)
	return p, nil
}

// bound sets the number of requests to what is wanted, and the tries before, as far as it may be.
func (p *Plan) bound(ask Ask, least, want int) error {
	most := ask.MaxRequests
	if most == 0 {
		most = DefaultMaxRequests
	}
	if most < least {
		return &TooFewError{Have: most, Need: least}
	}
	p.Requests = min(want+ask.tries(), most)
	return nil
}

func (p *Plan) forUnknown(ask Ask) {
	p.Requests = ask.MaxRequests
	if p.Requests == 0 {
		p.Requests = unknownRequests
	}
	p.Burst = p.Requests - min(p.Requests/4, 40)
	p.lasts(ask, unknownDuration)
	p.Gap = time.Second / 2
	if p.Requests == p.Burst {
		p.Duration, p.Longest = 0, 0
	}
}

// lasts sets the time to what is asked for, or else to what is usual.
func (p *Plan) lasts(ask Ask, usual time.Duration) {
	p.Duration, p.Longest = usual, 2*usual
	if ask.Duration != nil {
		p.Duration, p.Longest = *ask.Duration, *ask.Duration
	}
}

// settle plans to go on, where the first bucket is not the slowest, as fast as
// the first one allows until the slowest is full too.
func (p *Plan) settle(e Expectation) {
	if !e.settles() || p.Duration == 0 {
		return
	}
	first, slowest := e.ends()
	missing := float64(slowest.atOnce - first.atOnce)
	seconds := missing / (first.perSecond - slowest.perSecond)
	p.SettleGap = gap(first, e.Replicas)
	p.SettleFor = time.Duration(1.5 * seconds * float64(time.Second))
	p.Settle = int(math.Ceil(pressure * 1.25 * seconds * first.perSecond * float64(e.Replicas)))
}

func (a Ask) parallel(e Expectation) int {
	switch {
	case a.Parallel > 0:
		return a.Parallel
	case e.Connections > 0: // below the limit, which would refuse what the burst counts
		return max(1, min(DefaultParallel, e.Connections-1))
	}
	return DefaultParallel
}

// duration is how long a rate is measured where nothing else is asked for.
func duration(b bucket) time.Duration {
	drain := time.Duration(float64(time.Second) / b.perSecond)
	return max(shortest, min(refills*drain, longest), fewest*drain).Round(time.Second)
}

// gap is between two requests that press on a full bucket.
func gap(b bucket, replicas int) time.Duration {
	return time.Duration(float64(time.Second) / (b.perSecond * pressure * float64(replicas)))
}

// Lines say what will be sent, a phase to a line.
func (p Plan) Lines() []string {
	lines := []string{"1 request, to see whether there is anything to measure"}
	if p.Burst == 1 && p.Requests > 1 {
		lines[0] += fmt.Sprintf("; up to %d until the endpoint is reached", p.Requests)
	}
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if p.Crowd > 0 {
		add("%d requests at once, to count connections", p.Crowd)
	}
	if p.Burst > 1 {
		add("at most %d as fast as %s, until %d are refused", p.Burst-1, connections(p.Parallel), p.Refusals)
	}
	if p.Settle > 0 {
		add("at most %d in at most %s, until the slower of the two rates is used up as well", p.Settle, p.SettleFor.Round(time.Second))
	}
	if p.Duration > 0 {
		longer := ""
		if p.Longest > p.Duration {
			longer = fmt.Sprintf(" (up to %s, if that does not tell)", p.Longest)
		}
		add("for %s%s one every %s at first, then about twice as many as are let through", p.Duration, longer, p.Gap.Round(time.Millisecond))
	}
	return lines
}

func connections(n int) string {
	if n == 1 {
		return "1 connection allows"
	}
	return fmt.Sprintf("%d connections allow", n)
}

// Lasts is how long the plan takes, without the time of the burst, which is the
// server's to decide.
func (p Plan) Lasts() time.Duration { return (p.SettleFor + p.Duration).Round(time.Second) }
