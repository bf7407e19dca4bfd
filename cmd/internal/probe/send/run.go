package send

import (
	"context"
	"time"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
)

const (
	// step is by how much the pace changes with each answer: faster after one
	// that was let through, slower after a refusal. It settles where half are
	// refused, at twice what the limit lets through.
	step = 1.25
	// Bounds of the time between two requests.
	quickest, slowest = time.Millisecond, time.Minute
)

// Progress is where a run is.
type Progress struct {
	Phase probe.Phase
	Count probe.Count
}

// Run is one run and what came of it so far.
type Run struct {
	Sender      *Sender
	Expectation probe.Expectation
	Plan        probe.Plan
	// Progress is called after each answer, by the goroutine that called Do. It may be nil.
	Progress func(Progress)

	answers chan probe.Shot
	flying  int // requests without an answer yet
	shots   []probe.Shot
	sent    int
	counts  [probe.Sustained + 1]probe.Count
	// hopeless is what was found when so many of the burst were looked at.
	hopeless bool
	looked   int
}

// Do sends what is planned until it is told or the context ends, and returns
// what came of it. When it returns nothing is under way.
func (r *Run) Do(ctx context.Context) []probe.Shot {
	r.answers = make(chan probe.Shot)
	if r.reach(ctx) {
		r.phases(ctx)
	}
	r.land()
	return r.shots
}

func (r *Run) phases(ctx context.Context) {
	r.fire(ctx, &volley{phase: probe.Crowd, parallel: r.Plan.Crowd, most: r.Plan.Crowd})
	r.land() // before the burst, which connections must not refuse
	r.fire(ctx, &volley{phase: probe.Burst, parallel: r.Plan.Parallel, most: r.Plan.Burst - 1, done: r.burstIsOver})
	if !r.limited() { // not yet: refusals may be under way
		r.land()
	}
	if !r.limited() {
		return
	}
	r.fire(ctx, &volley{
		phase: probe.Settle, parallel: r.Plan.Parallel, most: r.Plan.Settle, gap: r.Plan.SettleGap,
		lasts: r.Plan.SettleFor, done: func() bool { return r.Expectation.Settled(r.shots) },
	})
	if r.Plan.Duration == 0 {
		return
	}
	rate := volley{phase: probe.Sustained, parallel: r.Plan.Parallel, most: r.Plan.Requests, gap: r.Plan.Gap, lasts: r.Plan.Duration}
	r.fire(ctx, &rate)
	if rate.lasts = r.Plan.Longest - r.Plan.Duration; rate.lasts > 0 && !r.Expectation.Measured(r.shots) {
		r.fire(ctx, &rate)
	}
}

// limited reports whether the burst was refused often enough.
func (r *Run) limited() bool {
	return r.Plan.Refusals > 0 && r.counts[probe.Burst].Refused >= r.Plan.Refusals
}

// burstIsOver looks at the speed once in so many answers.
func (r *Run) burstIsOver() bool {
	if sent := r.counts[probe.Burst].Sent; sent%r.Plan.Parallel == 0 && sent != r.looked {
		r.looked, r.hopeless = sent, r.Expectation.Hopeless(r.Plan, r.shots)
	}
	return r.hopeless || r.limited()
}

// reach sends the first request, again and again where that may help.
func (r *Run) reach(ctx context.Context) bool {
	deadline := time.Now().Add(r.Plan.Wait)
	for {
		r.fire(ctx, &volley{phase: probe.First, parallel: 1, most: 1})
		r.land()
		if len(r.shots) == 0 { // stopped before the first
			return false
		}
		first := r.shots[len(r.shots)-1]
		r.Expectation.Usual = first.Status
		reason, again := r.Expectation.NotReached(first)
		if reason == "" {
			return true
		}
		if !again || r.sent >= r.Plan.Requests || time.Now().Add(probe.Pause).After(deadline) {
			return false
		}
		r.shots[len(r.shots)-1].Phase = probe.Knock
		select {
		case <-ctx.Done():
			return false
		case <-time.After(probe.Pause):
		}
	}
}

// volley is how one phase is sent.
type volley struct {
	phase    probe.Phase
	parallel int
	most     int
	// gap is the time between the first requests; zero is none, and no pace.
	gap time.Duration
	// lasts is how long requests go out; zero is without an end.
	lasts time.Duration
	// done says that enough is known; nil is never.
	done func() bool
}

// fire sends one phase. It does not wait for the last answers: while it did,
// the bucket would drain.
func (r *Run) fire(ctx context.Context, v *volley) {
	begin := time.Now()
	next, sent := begin, 0
	for {
		ended := v.lasts > 0 && time.Since(begin) >= v.lasts || v.done != nil && v.done()
		if ended || ctx.Err() != nil || sent >= v.most || r.sent >= r.Plan.Requests {
			return
		}
		wait := time.Until(next)
		if v.lasts > 0 {
			wait = min(wait, time.Until(begin.Add(v.lasts)))
		}
		switch {
		case r.flying >= v.parallel:
			r.take(<-r.answers, v)
		case wait > 0:
			r.await(ctx, wait, v)
		default:
			r.flying, sent, r.sent = r.flying+1, sent+1, r.sent+1
			go func() { r.answers <- r.Sender.send(ctx, v.phase) }()
			next = time.Now().Add(v.gap)
		}
	}
}

// land waits for all answers.
func (r *Run) land() {
	for r.flying > 0 {
		r.take(<-r.answers, &volley{})
	}
}

// await takes an answer, if one comes in time.
func (r *Run) await(ctx context.Context, wait time.Duration, v *volley) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case shot := <-r.answers:
		r.take(shot, v)
	case <-timer.C:
	case <-ctx.Done():
	}
}

// take records an answer and lets the pace follow it.
func (r *Run) take(shot probe.Shot, v *volley) {
	r.flying--
	r.shots = append(r.shots, shot)
	if admitted, ok := r.Expectation.Admits(shot); ok && v.gap > 0 && v.phase == shot.Phase {
		factor := step
		if admitted {
			factor = 1 / step
		}
		v.gap = min(max(time.Duration(float64(v.gap)*factor), quickest), slowest)
	}
	n := r.Expectation.Count([]probe.Shot{shot}, shot.Phase)
	all := &r.counts[shot.Phase]
	*all = probe.Count{Sent: all.Sent + n.Sent, Admitted: all.Admitted + n.Admitted, Refused: all.Refused + n.Refused}
	if r.Progress != nil {
		r.Progress(Progress{shot.Phase, *all})
	}
}
