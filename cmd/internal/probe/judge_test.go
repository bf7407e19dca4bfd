package probe_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
)

// answers are requests one after another, each decided on at once: "+" is let
// through, "-" is refused and "?" is lost, every gap of time.
func answers(phase probe.Phase, from, gap time.Duration, kinds string) []probe.Shot {
	var out []probe.Shot
	for i, kind := range kinds {
		at := from + time.Duration(i)*gap
		s := probe.Shot{Phase: phase, Sent: at, Decided: at + 1, Done: at + 1, Status: 200}
		switch kind {
		case '-':
			s.Status = 429
		case '?':
			s.Status, s.Failure = 0, "no answer within 10s"
		}
		out = append(out, s)
	}
	return out
}

const ms = time.Millisecond

// expect is 6 at once, and one more every 12 seconds.
var expect = rpm(5, 1)

func judged(t *testing.T, shots ...[]probe.Shot) probe.Report {
	t.Helper()
	all := answers(probe.First, 0, 0, "+")
	for _, s := range shots {
		all = append(all, s...)
	}
	return probe.Judge(expect, plan(t, expect, probe.Ask{}), all, false)
}

func low(c probe.Check) float64  { return c.Seen.Low }
func high(c probe.Check) float64 { return *c.Seen.High }

func TestABurstIsWhatPassesBeforeARefusal(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+++++---"))
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome)
	require.InDelta(t, 6, low(r.AtOnce), 0)
	require.InDelta(t, 6, high(r.AtOnce), 0)
}

func TestWhatDrainedDuringTheBurstIsTakenOff(t *testing.T) {
	r := judged(t, answers(probe.Burst, 4*time.Second, 4*time.Second, "+++++++-")) // 32 s drain 2.67
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome, r.AtOnce.Note)
	require.InDelta(t, 6, low(r.AtOnce), 0)
}

func TestARequestThatIsLostMayHaveBeenCounted(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+++?+---"))
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome)
	require.InDelta(t, 5, low(r.AtOnce), 0)
	require.InDelta(t, 6, high(r.AtOnce), 0)
}

func TestRequestsInFlightMayHaveComeInAnyOrder(t *testing.T) {
	shots := answers(probe.Burst, ms, 0, "++++++----")
	for i := range shots {
		shots[i].Decided = 20 * ms
		shots[i].Done = 20 * ms
	}
	r := judged(t, shots)
	require.InDelta(t, 7, low(r.AtOnce), 0)
	require.Equal(t, probe.Differs, r.AtOnce.Outcome, "6 and the first are 7 however they came")
}

func TestAnswersBeforeTheServiceWasKnownRefuseNothing(t *testing.T) {
	knocks := answers(probe.Knock, 0, ms, "--")
	for i := range knocks {
		knocks[i].Status = 503
	}
	shots := slices.Concat(knocks, answers(probe.First, 10*ms, 0, "+"), answers(probe.Burst, 11*ms, ms, "+++++---"))
	r := probe.Judge(expect, plan(t, expect, probe.Ask{}), shots, false)
	require.Equal(t, []int{429}, r.Refused.Seen)
	require.Equal(t, probe.AsExpected, r.Refused.Outcome)
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome, "the two may have been counted, or not")
}

func TestFewerThanExpectedSaysWhatElseItMayBe(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "++---"))
	require.Equal(t, probe.Differs, r.AtOnce.Outcome)
	require.InDelta(t, 3, low(r.AtOnce), 0)
	require.Contains(t, r.AtOnce.Note, "an earlier load may have used some of it; it takes 1m13s of rest")
	require.Contains(t, r.AtOnce.Note, "try --parallel 1")
}

func TestMoreThanExpectedNamesTheMultiplierThatFits(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "++++++++++---")) // 11 is 1 and twice 5
	require.Equal(t, probe.Differs, r.AtOnce.Outcome)
	require.Contains(t, r.AtOnce.Note, "a burst multiplier of 2 would let that through")
}

func TestMoreThanExpectedNamesTheReplicasThatFit(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+++++++++++---"))
	require.Contains(t, r.AtOnce.Note, "2 replicas would let that through (--replicas 2)")
}

func TestNoRefusalIsNoLimitWhereMoreThanItWereAdmitted(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "++++++++++++++"))
	require.Equal(t, probe.Differs, r.AtOnce.Outcome)
	require.Nil(t, r.AtOnce.Seen.High)
	require.Contains(t, r.AtOnce.Note, "none of 15 requests")
	require.Contains(t, r.AtOnce.Note, "there is no limit, or one of another size, or this client is exempt")
	require.Equal(t, probe.Unmeasured, r.PerMinute.Outcome)
	require.Equal(t, probe.Unmeasured, r.Refused.Outcome)
}

func TestARateIsBoundedByPairsOfAnswers(t *testing.T) {
	// One of two passes, every 6 s: between admissions lie 12 s, and between
	// what surrounds them from 12 to 24.
	r := judged(t, answers(probe.Burst, ms, ms, "+++++---"), answers(probe.Sustained, 6*time.Second, 6*time.Second, "-+-+-+-+-+"))
	require.Equal(t, probe.AsExpected, r.PerMinute.Outcome)
	require.InDelta(t, 4.44, low(r.PerMinute), 0.02)
	require.InDelta(t, 5.5, high(r.PerMinute), 0.1)
}

func TestTooFewAnswersAreNoMeasurement(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+++++---"), answers(probe.Sustained, 6*time.Second, 6*time.Second, "-+-"))
	require.Equal(t, probe.Unmeasured, r.PerMinute.Outcome)
	require.Contains(t, r.PerMinute.Note, "too few to tell: --duration")
	require.Equal(t, probe.Unmeasured, r.Outcome)
}

func TestADifferenceCountsBeforeWhatWasNotMeasured(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+---"), answers(probe.Sustained, 6*time.Second, 6*time.Second, "-+-"))
	require.Equal(t, probe.Unmeasured, r.PerMinute.Outcome)
	require.Equal(t, probe.Differs, r.Outcome)
}

// An earlier load left the bucket half full, with a part of a request free.
func TestABucketThatWasNotAtRestHasRoomForAPartOfARequest(t *testing.T) {
	r := judged(t, answers(probe.Burst, ms, ms, "+---"), answers(probe.Sustained, 2*time.Second, 5*time.Second, "+-+-+--+-+-+"))
	require.LessOrEqual(t, low(r.AtOnce), high(r.AtOnce))
	require.NotContains(t, r.AtOnce.Note, "no one bucket")
}

func TestNothingSentIsReported(t *testing.T) {
	r := probe.Judge(expect, plan(t, expect, probe.Ask{}), nil, true)
	require.Equal(t, probe.Unmeasured, r.Outcome)
	require.Equal(t, "not reached: nothing was sent", r.Reason)
}

// slow drains one request every gap instead of every 12 s, as two requests show
// each time: one refused just before, and one let through.
func slow(gap time.Duration) []probe.Shot {
	shots := answers(probe.Burst, ms, ms, "+++++---")
	for i := range 40 {
		at := 10*time.Millisecond + time.Duration(i+1)*gap
		shots = append(shots, answers(probe.Sustained, at-20*ms, 20*ms, "-+")...)
	}
	return shots
}

func TestARateMayDifferByWhatABusyWorkerIsLate(t *testing.T) {
	r := judged(t, slow(12060*ms))
	require.Less(t, high(r.PerMinute), 4.99)
	require.Equal(t, probe.AsExpected, r.PerMinute.Outcome, "half a hundredth")
	r = judged(t, slow(12400*ms))
	require.Equal(t, probe.Differs, r.PerMinute.Outcome, "three hundredths")
}
