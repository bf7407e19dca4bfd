package probe

import (
	"fmt"
	"math"
	"time"
)

// overlap is how much later than the last request the first answer must end,
// where no refusal shows how long a request is on its way, to believe that all
// were in progress at once.
const overlap = 100 * time.Millisecond

// boundConnections bounds how many requests could be in progress at once. ok is
// false where the answers came so fast that they need not have overlapped.
func (e Expectation) boundConnections(shots []Shot) (r Range, ok bool) {
	n := e.Count(shots, Crowd)
	sent, done, way := time.Duration(0), time.Duration(math.MaxInt64), time.Duration(0)
	for _, s := range shots {
		switch {
		case s.Phase != Crowd:
			continue
		case e.Refuses(s.Status):
			way = max(way, s.Decided-s.Sent)
		default:
			done = min(done, s.Done)
		}
		sent = max(sent, s.Sent)
	}
	r = Range{float64(n.Admitted), float64(n.Sent - n.Refused)}
	if n.Refused == 0 {
		r.High, way = math.Inf(1), overlap
	}
	return r, n.Sent > 0 && done > sent+way
}

func (j judge) connections() Check {
	if j.Connections == 0 {
		return Check{Outcome: Observed, Note: "not tried"}
	}
	want := j.expected(float64(j.Connections))
	c := Check{Outcome: Unmeasured, Expected: between(want), Note: "not tried"}
	if j.plan.Crowd == 0 {
		c.Note = "not tried: the rate lets fewer through at once, so that a refusal could be either's"
		return c
	}
	n := j.Count(j.shots, Crowd)
	seen, ok := j.boundConnections(j.shots)
	switch {
	case n.Sent < j.plan.Crowd:
		return c
	case !ok:
		c.Note = fmt.Sprintf("%d of %d at once admitted, but answers come too quickly to tell: use a path that takes a second or more to answer", n.Admitted, n.Sent)
		return c
	}
	c.Seen, c.Outcome = between(seen), AsExpected
	c.Note = fmt.Sprintf("%d of %d at once admitted", n.Admitted, n.Sent)
	if !seen.meets(want) {
		c.Outcome = Differs
	}
	if n.Refused == 0 {
		c.Outcome = Differs
		c.Note += "; there is no limit, or a larger one, or this client is exempt (limit-allowlist)"
	}
	return c
}
