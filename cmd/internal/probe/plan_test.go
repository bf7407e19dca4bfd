package probe_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
)

func rpm(rate, multiplier int) probe.Expectation {
	return probe.Expectation{RequestsPerMinute: rate, BurstMultiplier: multiplier, Statuses: []int{429}, Replicas: 1}
}

func plan(t *testing.T, e probe.Expectation, ask probe.Ask) probe.Plan {
	t.Helper()
	p, err := probe.NewPlan(e, ask)
	require.NoError(t, err)
	return p
}

func TestPlanSendsEnoughForTwiceTheBurst(t *testing.T) {
	p := plan(t, rpm(30, 5), probe.Ask{})
	require.Equal(t, 2*151+3, p.Burst)
	require.Equal(t, 20*time.Second, p.Duration)
	require.Equal(t, time.Second, p.Gap, "twice the rate of 0.5 a second")
	require.Equal(t, 330, p.Requests, "and 20 of that pace, with a quarter to spare")
}

func TestPlanMeasuresTenRequestsWorthWithinReason(t *testing.T) {
	for rate, want := range map[int]time.Duration{1: 188 * time.Second, 6: 30 * time.Second, 30: 20 * time.Second, 60: 10 * time.Second, 600: 3 * time.Second} {
		require.Equal(t, want, plan(t, rpm(rate, 1), probe.Ask{}).Duration, "%d a minute", rate)
	}
}

func TestPlanSavesOnTheBurstFirst(t *testing.T) {
	p := plan(t, rpm(30, 5), probe.Ask{MaxRequests: 200})
	require.Equal(t, 200, p.Requests)
	require.Equal(t, 200-20, p.Burst, "the rate gets its part")
}

func TestPlanSaysHowManyItTakes(t *testing.T) {
	_, err := probe.NewPlan(rpm(30, 5), probe.Ask{MaxRequests: 173})
	var few *probe.TooFewError
	require.ErrorAs(t, err, &few)
	require.Equal(t, probe.TooFewError{Have: 173, Need: 151 + 3 + 20}, *few)

	e, none := rpm(30, 5), time.Duration(0)
	e.Replicas, e.Connections = 3, 2
	_, err = probe.NewPlan(e, probe.Ask{MaxRequests: 100, Duration: &none})
	require.ErrorAs(t, err, &few)
	require.Equal(t, 3*(151+3)+3*2+3, few.Need)
}

func TestPlanKeepsBelowAConnectionLimit(t *testing.T) {
	e := rpm(30, 5)
	e.Connections = 4
	require.Equal(t, 3, plan(t, e, probe.Ask{}).Parallel)
	require.Equal(t, 2, plan(t, e, probe.Ask{Parallel: 2}).Parallel)
	e.Connections = 1
	require.Equal(t, 1, plan(t, e, probe.Ask{}).Parallel)
	e.Connections = 100
	require.Equal(t, probe.DefaultParallel, plan(t, e, probe.Ask{}).Parallel)
}

func TestPlanDoesNotCountConnectionsThatTheRateWouldRefuse(t *testing.T) {
	e := rpm(5, 1) // 6 at once
	e.Connections = 4
	p := plan(t, e, probe.Ask{})
	require.Zero(t, p.Crowd)
	r := probe.Judge(e, p, []probe.Shot{{Phase: probe.First, Status: 200}}, false)
	require.Equal(t, probe.Unmeasured, r.Connections.Outcome)
	require.Contains(t, r.Connections.Note, "the rate lets fewer through at once")
}

func TestPlanOfNothingExpectedIsSmall(t *testing.T) {
	none := probe.Expectation{BurstMultiplier: 5, Replicas: 1}
	p := plan(t, none, probe.Ask{})
	require.Equal(t, 200, p.Requests)
	require.Equal(t, 160, p.Burst)
	p = plan(t, none, probe.Ask{MaxRequests: 1})
	require.Equal(t, []string{"1 request, to see whether there is anything to measure"}, p.Lines())
}

func TestPlanFillsTheSlowerOfTwoRates(t *testing.T) {
	e := rpm(30, 5)
	e.RequestsPerSecond = 10
	p := plan(t, e, probe.Ask{})
	require.Positive(t, p.Settle)
	require.Equal(t, 16*time.Second, p.SettleFor.Round(time.Second), "100 more at 9.5 a second, and a half to spare")

	e.RequestsPerSecond = 1 // fewer at once, and still faster than 30 a minute
	require.Positive(t, plan(t, e, probe.Ask{}).Settle)
	e.RequestsPerMinute = 600 // never reached behind 1 a second
	require.Zero(t, plan(t, e, probe.Ask{}).Settle)
}

func TestPlanLeavesRoomForTriesToReachTheEndpoint(t *testing.T) {
	require.Equal(t, 330+30, plan(t, rpm(30, 5), probe.Ask{Wait: time.Minute}).Requests)
	require.Equal(t, 340, plan(t, rpm(30, 5), probe.Ask{Wait: time.Minute, MaxRequests: 340}).Requests, "the bound stays one")

	once := plan(t, probe.Expectation{Statuses: []int{429}, Replicas: 1}, probe.Ask{Wait: time.Minute, Once: true})
	require.Equal(t, probe.Plan{Requests: 31, Wait: time.Minute, Parallel: 16, Burst: 1, Refusals: 3}, once)
	require.Equal(t, []string{"1 request, to see whether there is anything to measure; up to 31 until the endpoint is reached"}, once.Lines())
}
