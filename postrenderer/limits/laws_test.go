package limits_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// TestForecastIsReachedAndNotExceeded fills the bucket at the start of every
// second, where no fraction is lost: that is the most that a client can get.
func TestForecastIsReachedAndNotExceeded(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		l := randomLimits(random)
		f, g := l.Forecast(), limits.NewGate(l)
		require.Equal(t, int(f.AtOnce), fill(g, 0), l)
		require.Equal(t, int(f.FirstSecond), int(f.AtOnce)+fill(g, 1000), l)
		total := int(f.FirstSecond)
		for s := limits.Milliseconds(2); s <= 60; s++ {
			total += fill(g, s*1000)
		}
		require.Equal(t, int(f.FirstMinute), total, l)
		later := 0 // much later the bucket of the slower limit is full
		for s := limits.Milliseconds(61); s <= 60_000; s++ {
			if n := fill(g, s*1000); s > 54_000 {
				later += n
			}
		}
		require.InDelta(t, 100*float64(f.PerMinute), float64(later), 1, l)
	}
}

func TestForecastOfConnectionsIsWhatTheGateHolds(t *testing.T) {
	l := limits.Limits{Connections: of(7)}
	g := limits.NewGate(l)
	for g.Admit(alice, 0).Passes() {
	}
	require.Equal(t, int(l.Forecast().InProgress), g.InProgress(alice))
}

// fill sends requests of alice's until one is refused, and returns how many passed.
func fill(g *limits.Gate, at limits.Milliseconds) (passed int) {
	for g.Admit(alice, at).Passes() {
		g.Done(alice)
		passed++
	}
	return passed
}

func randomLimits(random *rand.Rand) limits.Limits {
	var l limits.Limits
	kind := random.IntN(3)
	if kind != 0 {
		l.RequestsPerSecond = of(1 + random.IntN(20))
	}
	if kind != 1 {
		l.RequestsPerMinute = of(1 + random.IntN(300))
	}
	if random.IntN(2) == 0 {
		l.BurstMultiplier = of(1 + random.IntN(9))
	}
	return l
}

// FuzzGate holds the laws of the gate for any limits and any arrivals.
func FuzzGate(f *testing.F) {
	f.Add(10, 30, 5, 2, []byte{0, 0, 0, 100, 200, 255, 0})
	f.Add(0, 1, 1, 0, []byte{0, 0, 0, 63, 63, 250, 250})
	f.Add(limits.MaxRequests, math.MaxInt, math.MaxInt, 65535, []byte{255, 1})
	f.Add(-1, -1, -1, -1, []byte{1})
	f.Fuzz(func(t *testing.T, perSecond, perMinute, multiplier, connections int, gaps []byte) {
		// Each admitted request may lose less than a thousandth of one: with fewer
		// than a thousand requests, less than one in all.
		gaps = gaps[:min(len(gaps), 900)]
		l := limits.Limits{RequestsPerSecond: &perSecond, RequestsPerMinute: &perMinute, BurstMultiplier: &multiplier}
		times, passed := admitted(l, gaps)
		requireForecast(t, l, times)

		more := l
		more.BurstMultiplier = of(min(multiplier, math.MaxInt-1) + 1)
		_, passedMore := admitted(more, gaps)
		require.GreaterOrEqual(t, passedMore, passed, "a larger burst lets no fewer through")
		alone := l
		alone.RequestsPerMinute = nil
		_, passedAlone := admitted(alone, gaps)
		require.GreaterOrEqual(t, passedAlone, passed, "another limit lets no more through")

		l.Connections = &connections
		requireRefusalsChangeNothing(t, l, gaps)
	})
}

// admitted returns when the requests of alice's pass that come after those gaps.
func admitted(l limits.Limits, gaps []byte) (times []limits.Milliseconds, n int) {
	g, at := limits.NewGate(l), limits.Milliseconds(0)
	for _, gap := range gaps {
		at += limits.Milliseconds(gap)
		if g.Admit(alice, at).Passes() {
			times = append(times, at)
		}
	}
	return times, len(times)
}

// requireForecast holds that no stretch of time has more than the forecast.
func requireForecast(t *testing.T, l limits.Limits, times []limits.Milliseconds) {
	t.Helper()
	f := l.Forecast()
	require.Positive(t, int(f.AtOnce))
	for span, most := range map[limits.Milliseconds]limits.Count{0: f.AtOnce, 1000: f.FirstSecond, 60_000: f.FirstMinute} {
		first := 0
		for i, at := range times {
			for at-times[first] > span {
				first++
			}
			require.LessOrEqual(t, i-first+1, int(most), "within %d ms", span)
		}
	}
}

// requireRefusalsChangeNothing holds that a request over a rate leaves no trace,
// and that levels and counts stay within their limits.
func requireRefusalsChangeNothing(t *testing.T, l limits.Limits, gaps []byte) {
	t.Helper()
	g, at := limits.NewGate(l), limits.Milliseconds(0)
	for i, gap := range gaps {
		at += limits.Milliseconds(gap)
		before, inProgress := g.Levels(alice, at), g.InProgress(alice)
		switch g.Admit(alice, at) {
		case limits.OverPerSecond, limits.OverPerMinute:
			require.Equal(t, before, g.Levels(alice, at))
			require.Equal(t, inProgress, g.InProgress(alice))
		case limits.OverConnections:
			require.Equal(t, *l.Connections, inProgress)
		default:
			require.Equal(t, inProgress+1, g.InProgress(alice))
		}
		for _, level := range g.Levels(alice, at) {
			require.GreaterOrEqual(t, level.Level, limits.Thousandths(0))
			require.LessOrEqual(t, level.Level, level.Burst)
		}
		require.Zero(t, g.InProgress(bob), "another client")
		if i%3 == 0 {
			g.Done(alice)
		}
	}
}
