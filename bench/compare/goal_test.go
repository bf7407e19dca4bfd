package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// made is a table of results that took so many milliseconds; 0 did not finish.
func made(t task, ms map[string]int, peak int64) table {
	tab := table{task: t}
	for _, name := range []string{"cat", oursIs, "yq", "ytt", "rendering", "helm-ratelimit check"} {
		took, ok := ms[name]
		if !ok {
			continue
		}
		r := result{Contender: name, Peer: name == "yq" || name == "ytt", Untouched: name == oursIs}
		r.summary = summary{Runs: 3, Wall: time.Duration(took) * time.Millisecond, Low: time.Millisecond, High: time.Second, PeakBytes: peak}
		if took == 0 {
			r.Reason = "did not finish in 2m0s"
		}
		tab.Results = append(tab.Results, r)
	}
	return tab
}

func goalsOf(t *testing.T, all ...table) map[string]goal {
	t.Helper()
	byName, goals := tables{}, map[string]goal{}
	for _, tab := range all {
		byName[tab.Name] = tab
	}
	for _, g := range byName.goals() {
		goals[g.What] = g
	}
	return goals
}

func TestAGoalIsMetOrNot(t *testing.T) {
	goals := goalsOf(t,
		made(task{Name: kB40}, map[string]int{"cat": 10, oursIs: 20, "yq": 100, "ytt": 70}, mB),
		made(task{Name: mB32, Bytes: 32 * mB}, map[string]int{"cat": 10, oursIs: 31, "yq": 4000}, 81*mB),
		made(task{Name: mB32Null, Bytes: 32 * mB}, map[string]int{"cat": 10, oursIs: 20, "yq": 3990}, 81*mB))
	require.Equal(t, goal{"40 kB: time of `cat`", "at most 2", "2", "yes"}, goals["40 kB: time of `cat`"])
	require.Equal(t, goal{"40 kB: faster than the fastest peer", "at least 4", "3.5", "no"}, goals["40 kB: faster than the fastest peer"])
	require.Equal(t, "no", goals["32 MB through a pipe: time of `cat`"].Met)
	require.Equal(t, "200", goals["32 MB into /dev/null: faster than the fastest peer"].Measured)
	require.Equal(t, "no", goals["32 MB: peak memory, of the input"].Met)
}

func TestAPeerThatDidNotFinishIsNotTheFastest(t *testing.T) {
	goals := goalsOf(t, made(task{Name: kB40}, map[string]int{oursIs: 10, "yq": 0, "ytt": 50}, mB))
	require.Equal(t, "5", goals["40 kB: faster than the fastest peer"].Measured)
}

func TestTimeThatGrowsNoFasterThanTheSizeIsLinear(t *testing.T) {
	const what = "1 GB: time of 32 MB, for each byte"
	small := made(task{Name: mB32, Bytes: 32 * mB}, map[string]int{oursIs: 100}, mB)
	for took, met := range map[int]string{3200: "yes", 3800: "yes", 4000: "no", 2000: "yes"} {
		require.Equal(t, met, goalsOf(t, small, made(task{Name: gB1, Bytes: gB}, map[string]int{oursIs: took}, mB))[what].Met, took)
	}
}

func TestWhatWasNotMeasuredIsNotMet(t *testing.T) {
	for what, g := range goalsOf(t, made(task{Name: kB40}, map[string]int{oursIs: 0}, 0)) {
		require.Equal(t, "not measured", g.Met, what)
		require.Empty(t, g.Measured, what)
	}
}

func TestAGoalThatIsMissedByLittleIsSeenToBe(t *testing.T) {
	const what = "40 kB: time of `cat`"
	for took, want := range map[int]goal{
		1996: {what, "at most 2", "2", "yes"},
		2010: {what, "at most 2", "2.01", "no"},
	} {
		require.Equal(t, want, goalsOf(t, made(task{Name: kB40}, map[string]int{"cat": 1000, oursIs: took}, mB))[what])
	}
}
