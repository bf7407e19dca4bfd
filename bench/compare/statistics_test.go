package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

func TestAMedianIsBetweenTheMiddleTwo(t *testing.T) {
	require.Equal(t, time.Duration(0), quantile([]time.Duration{}, 0.5))
	require.Equal(t, time.Duration(7), quantile([]time.Duration{7}, 0.5))
	require.Equal(t, time.Duration(20), quantile([]time.Duration{1000, 10, 20}, 0.5))
	require.Equal(t, time.Duration(25), quantile([]time.Duration{40, 10, 20, 30}, 0.5))
	require.Equal(t, int64(40), quantile([]int64{40, 10, 20, 30}, 1))
	require.Equal(t, int64(10), quantile([]int64{40, 10, 20, 30}, 0))
}

func TestASummaryHasTheMedianAndItsQuartiles(t *testing.T) {
	var runs []process.Measurement
	for i := range 5 {
		runs = append(runs, process.Measurement{Wall: time.Duration(10 * i), PeakBytes: int64(100 - i)})
	}
	require.Equal(t, summary{Runs: 5, Low: 10, Wall: 20, High: 30, PeakBytes: 98}, summarise(runs))
}

func TestARatioToNothingIsNone(t *testing.T) {
	require.InDelta(t, 1.5, ratio(time.Duration(3), 2), 1e-9)
	require.Zero(t, ratio(time.Duration(3), 0))
}

func TestTheSlowRunMoreSeldomAndTheSlowestOnce(t *testing.T) {
	const budget = 8 * time.Second
	require.Equal(t, 1, every(300, 1, budget, 2*time.Millisecond, true), "in each round")
	require.Equal(t, 3, every(300, 1, budget, 80*time.Millisecond, true), "100 runs take the budget")
	require.Equal(t, 10, every(30, 1, budget, 5*time.Second, true), "three runs at least")
	require.Equal(t, 0, every(30, 1, budget, 7*time.Second, true), "the verified run must do")
	require.Equal(t, 2, every(5, 1, budget, 7*time.Second, false), "ours runs three times nevertheless")
	require.Equal(t, 0, every(30, 1, budget, 0, true), "there was no run")
}
