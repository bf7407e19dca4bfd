package limits_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// The counts that are marked were seen in runs of the real controller and the
// real nginx.
func TestForecastIsWhatNginxLetsThrough(t *testing.T) {
	for name, c := range map[string]struct {
		limits limits.Limits
		want   limits.Forecast
	}{
		"30 a minute: 151 at once were seen": {
			limits.Limits{RequestsPerMinute: of(30)},
			limits.Forecast{AtOnce: 151, FirstSecond: 151, FirstMinute: 181, PerMinute: 30, InProgress: limits.Unbounded},
		},
		"10 a second, multiplier 1: 11 of 200 were seen": {
			limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(1)},
			limits.Forecast{AtOnce: 11, FirstSecond: 21, FirstMinute: 611, PerMinute: 600, InProgress: limits.Unbounded},
		},
		"10 a second, multiplier 3: 31 of 200 were seen": {
			limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(3), Connections: of(2)},
			limits.Forecast{AtOnce: 31, FirstSecond: 41, FirstMinute: 631, PerMinute: 600, InProgress: 2},
		},
		"10 a second and 30 a minute: 60 of 400 in 1.04 s were seen": {
			limits.Limits{RequestsPerSecond: of(10), RequestsPerMinute: of(30)},
			limits.Forecast{AtOnce: 51, FirstSecond: 61, FirstMinute: 181, PerMinute: 30, InProgress: limits.Unbounded},
		},
		"1 a minute: 6 of 100 were seen, and nginx rounds the rate down": {
			limits.Limits{RequestsPerMinute: of(1)},
			limits.Forecast{AtOnce: 6, FirstSecond: 6, FirstMinute: 6, PerMinute: 0.96, InProgress: limits.Unbounded},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.limits.Forecast()
			require.InDelta(t, float64(c.want.PerMinute), float64(got.PerMinute), 1e-9)
			got.PerMinute = c.want.PerMinute
			require.Equal(t, c.want, got)
		})
	}
}

func TestForecastOfNoLimitIsUnbounded(t *testing.T) {
	f := limits.Limits{Connections: of(0)}.Forecast()
	require.Equal(t, limits.Unbounded, f.AtOnce)
	require.Equal(t, limits.Unbounded, f.InProgress)
	require.True(t, f.PerMinute.IsUnbounded())
}

func TestForecastDoesNotOverflow(t *testing.T) {
	f := limits.Limits{RequestsPerSecond: of(limits.MaxRequests), BurstMultiplier: of(1)}.Forecast()
	require.Positive(t, int(f.FirstMinute))
	require.Equal(t, limits.Unbounded, f.AtOnce.Times(limits.MaxRequests))
	require.Equal(t, limits.Count(302), limits.Count(151).Times(2))
}
