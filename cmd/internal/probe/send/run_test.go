package send

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func rpm(rate, multiplier int) probe.Expectation {
	return probe.Expectation{RequestsPerMinute: rate, BurstMultiplier: multiplier, Statuses: []int{429}, Replicas: 1}
}

func rps(rate, multiplier int) probe.Expectation {
	return probe.Expectation{RequestsPerSecond: rate, BurstMultiplier: multiplier, Statuses: []int{429}, Replicas: 1}
}

func server(seed uint64, way, service time.Duration, l limits.Limits) *nginx {
	return &nginx{gate: limits.NewGate(l), status: 429, answer: 200, way: random(seed, way), service: random(seed+1, service)}
}

func perMinute(rate, multiplier int) limits.Limits {
	return limits.Limits{RequestsPerMinute: &rate, BurstMultiplier: &multiplier}
}

func perSecond(rate, multiplier int) limits.Limits {
	return limits.Limits{RequestsPerSecond: &rate, BurstMultiplier: &multiplier}
}

func connections(l limits.Limits, n int) limits.Limits {
	l.Connections = &n
	return l
}

var both = limits.Merge(perMinute(30, 5), perSecond(10, 5))

const (
	near  = 200 * time.Microsecond
	far   = 80 * time.Millisecond
	quick = 2 * time.Millisecond
	slow  = 1500 * time.Millisecond
)

// Whatever the ways and the services take, a limit that is there is confirmed.
func TestLimitsThatHoldAreConfirmed(t *testing.T) {
	for name, c := range map[string]struct {
		e      probe.Expectation
		limits limits.Limits
	}{
		"30 a minute":               {rpm(30, 5), perMinute(30, 5)},
		"30 a minute, multiplier 1": {rpm(30, 1), perMinute(30, 1)},
		"7 a minute, multiplier 2":  {rpm(7, 2), perMinute(7, 2)},
		"1 a minute, multiplier 1":  {rpm(1, 1), perMinute(1, 1)},
		"600 a minute":              {rpm(600, 1), perMinute(600, 1)},
		"2 a second":                {rps(2, 5), perSecond(2, 5)},
		"5 a second, multiplier 1":  {rps(5, 1), perSecond(5, 1)},
	} {
		for where, times := range map[string][2]time.Duration{"near": {near, quick}, "far": {far, quick}, "slow": {near, slow}} {
			if name == "600 a minute" && where == "slow" {
				continue // 16 connections that wait 1.5 s each send no more than that
			}
			t.Run(name+", "+where, func(t *testing.T) {
				for seed := range uint64(10) {
					r, _ := run(t, server(seed, times[0], times[1], c.limits), c.e, probe.Ask{})
					require.Equal(t, probe.AsExpected, r.Outcome, "seed %d: %s", seed, show(r))
				}
			})
		}
	}
}

func TestFastLimitsThatHoldAreConfirmedFromNearBy(t *testing.T) {
	for seed := range uint64(10) {
		r, _ := run(t, server(seed, near, quick, perSecond(50, 2)), rps(50, 2), probe.Ask{})
		require.Equal(t, probe.AsExpected, r.Outcome, "%s", show(r))
	}
}

func TestWhatIsSeenIsPreciseFromNearBy(t *testing.T) {
	for seed := range uint64(10) {
		r, took := run(t, server(seed, near, quick, perMinute(30, 5)), rpm(30, 5), probe.Ask{})
		require.InDelta(t, 151, r.AtOnce.Seen.Low, 1)
		require.InDelta(t, 151, *r.AtOnce.Seen.High, 1)
		require.InDelta(t, 30, r.PerMinute.Seen.Low, 3)
		require.InDelta(t, 30, *r.PerMinute.Seen.High, 3)
		require.Less(t, took, 25*time.Second)
	}
}

func TestOtherLimitsDiffer(t *testing.T) {
	two := probe.Expectation{RequestsPerSecond: 10, RequestsPerMinute: 30, BurstMultiplier: 5, Statuses: []int{429}, Replicas: 1}
	type outcomes = [2]probe.Outcome // at once, a minute
	const same, other, none = probe.AsExpected, probe.Differs, probe.Unmeasured
	for name, c := range map[string]struct {
		e      probe.Expectation
		limits limits.Limits
		want   outcomes
	}{
		"twice the rate, the same burst":    {rpm(30, 4), perMinute(60, 2), outcomes{same, other}},
		"half the rate, the same burst":     {rpm(30, 2), perMinute(15, 4), outcomes{same, other}},
		"a fifth more":                      {rps(5, 6), perSecond(6, 5), outcomes{same, other}},
		"the default multiplier instead":    {rpm(30, 1), perMinute(30, 5), outcomes{other, none}},
		"twice the burst":                   {rpm(30, 2), perMinute(30, 4), outcomes{other, same}},
		"29 instead of 30":                  {rpm(30, 1), perMinute(29, 1), outcomes{other, other}},
		"31 instead of 30":                  {rpm(30, 1), perMinute(31, 1), outcomes{other, other}},
		"a second instead of a minute":      {rpm(30, 5), perSecond(30, 5), outcomes{same, other}},
		"a minute instead of a second":      {rps(10, 5), perMinute(10, 5), outcomes{same, other}},
		"no limit":                          {rpm(30, 5), limits.Limits{}, outcomes{other, none}},
		"two rates of which one is missing": {two, perSecond(10, 5), outcomes{same, other}},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := run(t, server(1, near, quick, c.limits), c.e, probe.Ask{})
			require.Equal(t, c.want, outcomes{r.AtOnce.Outcome, r.PerMinute.Outcome}, "%s", show(r))
			require.Equal(t, other, r.Outcome)
		})
	}
}

func TestTwoRatesAreFilledBothBeforeTheRateIsMeasured(t *testing.T) {
	e := probe.Expectation{RequestsPerSecond: 10, RequestsPerMinute: 30, BurstMultiplier: 5, Statuses: []int{429}, Replicas: 1}
	r, _ := run(t, server(1, near, quick, both), e, probe.Ask{})
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome, "%s", show(r))
	require.Equal(t, probe.AsExpected, r.PerMinute.Outcome, "%s", show(r))
	require.InDelta(t, 51, r.AtOnce.Seen.Low, 1)
	require.InDelta(t, 30, r.PerMinute.Seen.Low, 4)
}

func replicas(n int, l limits.Limits) *nginx {
	front := server(1, near, quick, limits.Limits{})
	for range n {
		front.peers = append(front.peers, &nginx{gate: limits.NewGate(l)})
	}
	return front
}

func TestReplicasMayLetThroughAsOftenAsTheyAre(t *testing.T) {
	e := rpm(30, 5)
	e.Replicas = 2
	two, _ := run(t, replicas(2, perMinute(30, 5)), e, probe.Ask{})
	require.Equal(t, probe.AsExpected, two.Outcome, "%s", show(two))
	require.InDelta(t, 302, two.AtOnce.Seen.Low, 2)

	one, _ := run(t, replicas(1, perMinute(30, 5)), e, probe.Ask{})
	require.Equal(t, probe.AsExpected, one.Outcome, "%s", show(one))

	e.Replicas = 1
	r, _ := run(t, replicas(2, perMinute(30, 5)), e, probe.Ask{})
	require.Equal(t, probe.Differs, r.Outcome)
	require.Contains(t, r.AtOnce.Note, "--replicas 2")
}

func TestConnectionsAreCountedWhereAnswersAreSlow(t *testing.T) {
	for name, c := range map[string]struct {
		limit   int
		service time.Duration
		want    probe.Outcome
	}{
		"as expected":     {4, 2 * time.Second, probe.AsExpected},
		"fewer":           {3, 2 * time.Second, probe.Differs},
		"more":            {6, 2 * time.Second, probe.Differs},
		"none":            {0, 2 * time.Second, probe.Differs},
		"too quick":       {4, 100 * time.Microsecond, probe.Unmeasured},
		"none, too quick": {0, 10 * time.Microsecond, probe.Unmeasured},
	} {
		t.Run(name, func(t *testing.T) {
			n := server(1, near, c.service, connections(limits.Limits{}, c.limit))
			e := probe.Expectation{Connections: 4, BurstMultiplier: 5, Statuses: []int{429}, Replicas: 1}
			r, _ := run(t, n, e, probe.Ask{})
			require.Equal(t, c.want, r.Outcome, "%s", show(r))
			require.Equal(t, 8, r.Sent)
		})
	}
}

func TestConnectionsAndARateAreMeasuredInOneRun(t *testing.T) {
	for seed := range uint64(10) {
		n := server(seed, near, slow, connections(perMinute(30, 5), 4))
		e := rpm(30, 5)
		e.Connections = 4
		r, _ := run(t, n, e, probe.Ask{})
		require.Equal(t, probe.AsExpected, r.Outcome, "%s", show(r))
	}
}

func TestNothingExpectedIsObserved(t *testing.T) {
	r, _ := run(t, server(1, near, quick, perMinute(30, 5)), probe.Expectation{BurstMultiplier: 5, Statuses: []int{429}, Replicas: 1}, probe.Ask{})
	require.Equal(t, probe.Observed, r.Outcome)
	require.InDelta(t, 151, r.AtOnce.Seen.Low, 1)
	require.InDelta(t, 30, r.PerMinute.Seen.Low, 5)
	require.Equal(t, []int{429}, r.Refused.Seen)
}

func TestAnotherStatusDiffers(t *testing.T) {
	n := server(1, near, quick, perMinute(30, 1))
	n.status = http.StatusServiceUnavailable
	r, _ := run(t, n, rpm(30, 1), probe.Ask{})
	require.Equal(t, probe.Differs, r.Refused.Outcome)
	require.Equal(t, []int{503}, r.Refused.Seen)
	require.Equal(t, probe.AsExpected, r.AtOnce.Outcome)
}

func TestAStatusThatIsNobodysIsNamed(t *testing.T) {
	n := server(1, near, quick, perMinute(30, 1))
	n.status = 420
	r, _ := run(t, n, rpm(30, 1), probe.Ask{})
	require.Equal(t, probe.Unmeasured, r.Outcome)
	require.Contains(t, r.AtOnce.Note, "--expect-status 420")
}

func TestRetryAfterIsReported(t *testing.T) {
	n := server(1, near, quick, perMinute(30, 1))
	n.header = http.Header{"Retry-After": {"7"}}
	r, _ := run(t, n, rpm(30, 1), probe.Ask{})
	require.Equal(t, "7", *r.Refused.RetryAfter)
}

func TestWhatIsNotALimitIsNotReached(t *testing.T) {
	for status, want := range map[int]string{
		404: "not reached: status 404", 502: "not reached: status 502", 503: "no endpoints, or an earlier load",
		308: `redirect: not limited, use the target: status 308 to "https://lab.test/"`, 429: "an earlier load",
	} {
		n := server(1, near, quick, limits.Limits{})
		n.answer, n.header = status, http.Header{"Location": {"https://lab.test/"}}
		r, _ := run(t, n, rpm(30, 5), probe.Ask{})
		require.Equal(t, probe.Unmeasured, r.Outcome)
		require.Contains(t, r.Reason, want)
		require.Equal(t, 1, r.Sent)
	}
}

func TestAnEndpointThatIsNotThereYetIsTriedAgain(t *testing.T) {
	n := server(1, near, quick, perMinute(30, 5))
	n.late = 5
	r, took := run(t, n, rpm(30, 5), probe.Ask{Wait: time.Minute})
	require.Equal(t, probe.AsExpected, r.Outcome, "%s", show(r))
	require.Greater(t, took, 10*time.Second)
	require.Contains(t, r.Statuses, probe.Statuses{Status: 503, Count: 5})

	n = server(1, near, quick, limits.Limits{})
	n.late = 5
	r, _ = run(t, n, probe.Expectation{Statuses: []int{429}, Replicas: 1}, probe.Ask{Wait: time.Minute, Once: true})
	require.Equal(t, probe.Observed, r.Outcome, "%s", show(r))
	require.Equal(t, 6, r.Sent, "and not one more once it is there")

	n = server(1, near, quick, limits.Limits{})
	n.late = 1000
	r, _ = run(t, n, probe.Expectation{Statuses: []int{429}, Replicas: 1}, probe.Ask{Wait: 9 * time.Second, Once: true})
	require.Equal(t, probe.Unmeasured, r.Outcome)
	require.Equal(t, 5, r.Sent, "the last try is within the time")
}

func TestAnEndpointThatAnswersSlowerThanTheRateIsNotMeasured(t *testing.T) {
	r, _ := run(t, server(1, near, 5*time.Second, perSecond(10, 5)), rps(10, 5), probe.Ask{})
	require.Equal(t, probe.Unmeasured, r.Outcome)
	require.Contains(t, r.AtOnce.Note, "too slow for a limit of 10 a second")
	require.Less(t, r.Sent, 80, "it stops when it sees that")
}

func TestTheBoundIsKept(t *testing.T) {
	for bound := 174; bound < 220; bound += 7 {
		r, _ := run(t, server(1, near, quick, perMinute(30, 5)), rpm(30, 5), probe.Ask{MaxRequests: bound})
		require.LessOrEqual(t, r.Sent, bound)
		require.Equal(t, probe.AsExpected, r.AtOnce.Outcome, "%s", show(r))
	}
}

func TestWhenItIsStoppedNothingGoesOnAndWhatWasSeenIsReported(t *testing.T) {
	n := server(1, near, slow, perMinute(30, 5))
	plan, err := probe.NewPlan(rpm(30, 5), probe.Ask{})
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		network := newNetwork()
		server := &http.Server{Handler: n}
		go server.Serve(network) //nolint:errcheck // it ends with the network
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		begin := time.Now()
		r := measure(ctx, network, rpm(30, 5), plan)
		require.Equal(t, 5*time.Second, time.Since(begin))
		require.True(t, r.Interrupted)
		require.Equal(t, probe.Unmeasured, r.Outcome)
		require.Contains(t, r.AtOnce.Note, "stopped before the limit")
		require.Greater(t, r.Sent, 16)
		require.Len(t, r.Failures, 1)
		require.Equal(t, "stopped", r.Failures[0].Reason)
		require.NoError(t, server.Close())
		time.Sleep(time.Minute) // until its last handlers end
	})
}

func TestNoMoreConnectionsThanAnnounced(t *testing.T) {
	n := server(1, near, slow, limits.Limits{})
	plan, err := probe.NewPlan(rpm(30, 1), probe.Ask{Parallel: 5})
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		network := newNetwork()
		server := &http.Server{Handler: n}
		go server.Serve(network) //nolint:errcheck // it ends with the network
		measure(t.Context(), network, rpm(30, 1), plan)
		require.LessOrEqual(t, network.dialled.Load(), int64(5))
		require.NoError(t, server.Close())
		time.Sleep(time.Minute) // until its last handlers end
	})
}
