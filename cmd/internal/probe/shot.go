// Package probe plans a bounded load on an endpoint, and judges by the answers
// which limit holds there. It sends nothing and has no clock: what was sent,
// and when, is given to it.
//
// The arithmetic is nginx's: a bucket of limit_req takes one request and a
// burst, and empties at the rate. When exactly nginx decided on a request is
// not known, only that it was between sending it and the first byte of its
// answer. So whatever is computed is a range that holds for every order of
// decisions within those bounds, and "differs" means that no order explains the
// answers.
package probe

import (
	"slices"
	"time"
)

// Phase is a part of the run, in the order in which they are sent.
type Phase uint8

// The phases.
const (
	// Knock is a request before there was anything to measure: the controller
	// did not know the service yet. It may have been counted, and refused nothing.
	Knock Phase = iota + 1
	// First is one request, which shows whether there is anything to measure.
	First
	// Crowd sends all at once to a slow answer, to count connections. It comes
	// before the bucket is full, since a full bucket would refuse it.
	Crowd
	// Burst fills the bucket as fast as the connections allow.
	Burst
	// Settle goes on until the slower of two buckets is full as well.
	Settle
	// Sustained sends to a full bucket, about twice what it takes.
	Sustained
)

// String is the name of the phase in a line of progress.
func (p Phase) String() string {
	return [...]string{"", "waiting for an answer", "first answer", "connections", "burst", "filling the slower bucket", "rate"}[p]
}

// Shot is one request and what came of it. Times count from the start of the run.
type Shot struct {
	Phase Phase
	// Sent and Decided hold the moment of nginx's decision between them: the
	// request began to be written, and the first byte of the answer arrived.
	Sent, Decided time.Duration
	// Done is when the answer was complete, or given up.
	Done time.Duration
	// Status is 0 where there was no answer; Failure then says why.
	Status  int
	Failure string
	// Again says that a failure may pass: trying once more makes sense.
	Again                bool
	RetryAfter, Location string
}

// class is what an answer says about the limit.
type class uint8

const (
	admitted class = iota + 1
	refused
	// unclear may have been counted by the limiter, or not: lost requests, and
	// statuses that come from in front of the limiter as well as from behind it.
	unclear
)

// class tells an answer's. A request that is refused for its connection was
// counted by the rate before, or else was refused by that.
func (e Expectation) class(s Shot) class {
	switch {
	case s.Phase == Knock:
		return unclear
	case e.Refuses(s.Status):
		if s.Phase == Crowd {
			return unclear
		}
		return refused
	case s.Status >= 200 && s.Status < 300, s.Status == e.Usual && s.Status != 0:
		return admitted
	}
	return unclear
}

// Refuses reports whether a status is a limit's: one that is expected, or one
// of the two that nginx is used with.
func (e Expectation) Refuses(status int) bool {
	return status == 429 || status == 503 || slices.Contains(e.Statuses, status)
}

// isRefusal reports whether a limit refused a shot.
func (e Expectation) isRefusal(s Shot) bool { return s.Phase != Knock && e.Refuses(s.Status) }

// Count is how many requests of a phase got which kind of answer.
type Count struct{ Sent, Admitted, Refused int }

// Count counts the shots of one phase.
func (e Expectation) Count(shots []Shot, phase Phase) Count {
	var n Count
	for _, s := range shots {
		if s.Phase != phase {
			continue
		}
		n.Sent++
		switch {
		case e.Refuses(s.Status):
			n.Refused++
		case e.class(s) == admitted:
			n.Admitted++
		}
	}
	return n
}

// Admits reports whether the limiter let a shot through; ok is false where the
// answer does not tell.
func (e Expectation) Admits(s Shot) (yes, ok bool) {
	c := e.class(s)
	return c == admitted, c != unclear
}
