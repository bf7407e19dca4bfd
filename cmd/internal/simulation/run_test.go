package simulation_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func of(n int) *int { return &n }

func load(t *testing.T, text string) traffic.Load {
	t.Helper()
	l, err := traffic.ParseLoad(text)
	require.NoError(t, err)
	return l
}

func TestEachReplicaCountsForItself(t *testing.T) {
	l := load(t, "400 at once")
	for replicas, want := range map[int]int{1: 151, 2: 302, 3: 400} {
		r := simulation.Scenario{
			Limits: limits.Limits{RequestsPerMinute: of(30)}, Replicas: replicas, Clients: 1, Arrivals: l.Arrivals(0), Time: l.Time(), Interval: 1000,
		}.Run()
		require.Equal(t, want, r.Total.Admitted)
		require.Equal(t, simulation.RejectedBy{RequestsPerMinute: 400 - want}, r.Total.RejectedBy)
		require.Len(t, r.Intervals, 1)
	}
}

func TestClientsThatAreAlikeAreCountedOnceAndMultiplied(t *testing.T) {
	l := load(t, "40/s for 10s, 0/s for 10s")
	r := simulation.Scenario{
		Limits: limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(3)}, Replicas: 1, Clients: 5, Arrivals: l.Arrivals(0), Time: l.Time(), Interval: 5000,
	}.Run()
	require.Equal(t, 5, r.Clients)
	require.Equal(t, 2000, r.Total.Offered)
	require.Equal(t, simulation.Counts{Offered: 400, Admitted: 130, Rejected: 270, RejectedBy: simulation.RejectedBy{RequestsPerSecond: 270}}, *r.EachClient)
	require.Equal(t, 5*130, r.Total.Admitted)
	require.Equal(t, []simulation.Limit{{Name: "requestsPerSecond", Value: "10"}, {Name: "burstMultiplier", Value: "3"}}, r.Limits)
	require.Empty(t, r.RejectedClients, "they have no addresses")
	require.Len(t, r.Intervals, 4)
	require.Equal(t, 1000, r.Intervals[0].Offered)
	require.Zero(t, r.Intervals[2].Offered)
}

func TestTheFullestBucketRunsEmptyWhileNothingComes(t *testing.T) {
	l := load(t, "400 at once, 0/s for 5m")
	r := simulation.Scenario{
		Limits: limits.Limits{RequestsPerMinute: of(30)}, Replicas: 2, Clients: 1, Arrivals: l.Arrivals(0), Time: l.Time(), Interval: 60_000,
	}.Run()
	var levels []float64
	for _, i := range r.Intervals {
		require.Equal(t, "requestsPerMinute", i.Fullest[0].Limit)
		require.InDelta(t, 150, i.Fullest[0].Burst, 0)
		levels = append(levels, i.Fullest[0].Level)
	}
	require.Equal(t, []float64{150, 120, 90, 60, 30}, levels)
}

func TestConnectionsEndAfterTheTimeThatRequestsTake(t *testing.T) {
	l := load(t, "10/s for 10s")
	for takes, want := range map[limits.Milliseconds]int{0: 100, 200: 100, 201: 67, 1000: 20} {
		r := simulation.Scenario{
			Limits: limits.Limits{Connections: of(2)}, Replicas: 1, Clients: 1, Arrivals: l.Arrivals(takes), Time: l.Time(), Interval: 1000,
		}.Run()
		require.Equal(t, want, r.Total.Admitted, "%d ms", takes)
		require.Equal(t, 100-want, r.Total.RejectedBy.Connections)
		require.Empty(t, r.Intervals[0].Fullest)
	}
}

func TestRejectedClientsAreSortedByHowManyAndThenByAddress(t *testing.T) {
	var arrivals []traffic.Arrival
	for client, n := range map[string]int{"192.0.2.10": 5, "192.0.2.9": 5, "192.0.2.1": 9, "192.0.2.2": 2, "10.0.0.1": 9} {
		for range n {
			arrivals = append(arrivals, traffic.Arrival{At: 1500, Client: netip.MustParseAddr(client)})
		}
	}
	r := simulation.Scenario{
		Limits:   limits.Limits{RequestsPerMinute: of(1), BurstMultiplier: of(1), Exempt: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
		Replicas: 1, Arrivals: slices.Values(arrivals), Time: 1501, Interval: 1000,
	}.Run()
	require.Equal(t, 5, r.Clients)
	var got []string
	for _, c := range r.RejectedClients {
		got = append(got, c.Client.String())
		require.InDelta(t, 1.5, c.FirstRejected, 0)
	}
	require.Equal(t, []string{"192.0.2.1", "192.0.2.9", "192.0.2.10"}, got)
	require.Equal(t, 7, r.RejectedClients[0].Rejected)
	require.Nil(t, r.EachClient)
}

// TestNumbersAddUp compares the parts of random runs with the whole.
func TestNumbersAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		l := limits.Limits{RequestsPerSecond: of(1 + random.IntN(9)), RequestsPerMinute: of(1 + random.IntN(99)), BurstMultiplier: of(1 + random.IntN(3)), Connections: of(1 + random.IntN(5))}
		replicas := 1 + random.IntN(3)
		var arrivals []traffic.Arrival
		var at limits.Milliseconds
		for range random.IntN(400) {
			at += limits.Milliseconds(random.IntN(200))
			client := netip.AddrFrom4([4]byte{192, 0, 2, byte(random.IntN(4))})
			arrivals = append(arrivals, traffic.Arrival{At: at, Takes: limits.Milliseconds(random.IntN(900)), Client: client})
		}
		r := simulation.Scenario{Limits: l, Replicas: replicas, Arrivals: slices.Values(arrivals), Time: at + 1, Interval: 1 + limits.Milliseconds(random.IntN(5000))}.Run()
		require.Equal(t, len(arrivals), r.Total.Offered)
		var sum simulation.Counts
		for _, i := range r.Intervals {
			sum.Offered += i.Offered
			sum.Admitted += i.Admitted
			sum.Rejected += i.Rejected
			for _, level := range i.Fullest {
				require.LessOrEqual(t, level.Level, level.Burst)
			}
		}
		rejected := 0
		for _, c := range r.RejectedClients {
			rejected += c.Rejected
		}
		require.Equal(t, r.Total.Rejected, rejected)
		by := r.Total.RejectedBy
		require.Equal(t, r.Total.Rejected, by.RequestsPerSecond+by.RequestsPerMinute+by.Connections)
		require.Equal(t, r.Total.Offered, r.Total.Admitted+r.Total.Rejected)
		sum.RejectedBy = by
		require.Equal(t, r.Total, sum)
	}
}

func TestIntervalsAreThoseThatPeopleCountIn(t *testing.T) {
	const day = 24 * 3_600_000
	for _, c := range []struct{ time, least, want limits.Milliseconds }{
		{0, 1000, 1000},
		{1, 1, 1},
		{20, 1, 1},
		{21, 1, 2},
		{20_000, 1000, 1000},
		{20_001, 1000, 2000},
		{90_000, 1000, 5000},
		{3_600_000, 1000, 300_000},
		{day, 1000, 7_200_000},
		{10 * day, 1000, 12 * 3_600_000},
		{11 * day, 1000, day},
		{366 * day, 1000, 19 * day},
	} {
		require.Equal(t, c.want, simulation.IntervalFor(c.time, c.least, 20), "%d", c.time)
	}
}
