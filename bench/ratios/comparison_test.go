package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// counted is a comparison where the old costs 100, and the new what cost says
// of its n-th run.
func counted(cost func(n int) float64) (c comparison, runs *int) {
	runs = new(int)
	return comparison{growth: 0.1, runs: 2, out: io.Discard, count: func(_ work, isNew bool) (float64, error) {
		if !isNew {
			return 100, nil
		}
		*runs++
		return cost(*runs), nil
	}}, runs
}

var one = []work{{Name: "one"}}

func TestWhatGrewInAllSeriesFails(t *testing.T) {
	c, runs := counted(func(int) float64 { return 111 })
	err := c.run(one)
	require.ErrorIs(t, err, errGrown)
	require.EqualError(t, err, "costs have grown by more than 10 %, 3 times seen: one")
	require.Equal(t, 6, *runs)
}

func TestWhatGrewLittleOrShrankPasses(t *testing.T) {
	for _, cost := range []float64{50, 100, 109} {
		c, runs := counted(func(int) float64 { return cost })
		require.NoError(t, c.run(one))
		require.Equal(t, 2, *runs, "one series")
	}
}

func TestWhatGrewOnceOnlyPasses(t *testing.T) {
	c, runs := counted(func(n int) float64 {
		if n <= 4 {
			return 200
		}
		return 100
	})
	require.NoError(t, c.run(one))
	require.Equal(t, 6, *runs, "the third series clears it")
}

func TestOneSlowRunOfASeriesIsNoGrowth(t *testing.T) {
	c, runs := counted(func(n int) float64 { return []float64{900, 100}[n%2] })
	require.NoError(t, c.run(one))
	require.Equal(t, 2, *runs)
}

func TestOnlyWhatGrewIsCountedAgain(t *testing.T) {
	var names []string
	c := comparison{growth: 0.1, runs: 1, out: io.Discard, count: func(w work, isNew bool) (float64, error) {
		if isNew {
			names = append(names, w.Name)
		}
		if isNew && w.Name == "b" {
			return 200, nil
		}
		return 100, nil
	}}
	require.ErrorContains(t, c.run([]work{{Name: "a"}, {Name: "b"}, {Name: "c"}}), "3 times seen: b")
	require.Equal(t, []string{"a", "b", "c", "b", "b"}, names)
}

func TestARunThatFailsIsAnError(t *testing.T) {
	c := comparison{growth: 0.1, runs: 1, out: io.Discard, count: func(work, bool) (float64, error) { return 0, errors.New("reason") }}
	require.EqualError(t, c.run(one), "one: reason")
}

func TestTheCountOfCachegrindIsRead(t *testing.T) {
	n, err := references("==1== I   refs:      2,041,876")
	require.NoError(t, err)
	require.InDelta(t, 2041876, n, 0)
	n, err = references("==1== I refs: 17 ==1== more")
	require.NoError(t, err)
	require.InDelta(t, 17, n, 0)
	_, err = references("==1== nothing")
	require.ErrorContains(t, err, "no count")
}

func TestProcessorTimeIsCountedOfProgramsThatDoNotFail(t *testing.T) {
	dir := t.TempDir()
	job := process.Job{Args: []string{"sh", "-c", "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done"}, Stdout: filepath.Join(dir, "out"), Limit: time.Minute}
	ms, err := processorTime.count(job)
	require.NoError(t, err)
	require.Positive(t, ms)
	_, err = os.Stat(job.Stdout)
	require.ErrorIs(t, err, os.ErrNotExist)
	job.Args = []string{"false"}
	_, err = processorTime.count(job)
	require.ErrorContains(t, err, "exit code 1")
}

func TestACommitThatIsNotThereIsAnError(t *testing.T) {
	dir := t.TempDir()
	require.Error(t, buildCommit("no-such-commit", dir, filepath.Join(dir, "program")))
	require.NoError(t, extract(bytes.NewReader(make([]byte, 1024)), dir), "an empty archive")
}
