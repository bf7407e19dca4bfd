package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

const twoClients = "2026-11-24T03:12:44Z 203.0.113.7\n2026-11-24T03:12:44Z 203.0.113.7\n2026-11-24T03:12:44Z 203.0.113.7\n2026-11-24T04:00:00Z ::1\n"

// simulations are one of each kind, with what is on standard input.
var simulations = []struct {
	input string
	args  []string
}{
	{"", []string{"--rps", "10", "--load", "40/s for 30s, 5/s for 1m", "--clients", "3", "--replicas", "2"}},
	{"", []string{"--rps", "10", "--rpm", "100", "--connections", "3", "--duration", "300ms", "--load", "100 at once, 20/s for 1m"}},
	{"", []string{"--connections", "1", "--duration", "1s", "--load", "2/s for 100ms", "--interval", "1ms"}},
	{twoClients, []string{"--rpm", "1", "--burst-multiplier", "1", "--arrivals", "-"}},
	{twoClients, []string{"--rpm", "1", "--exempt-cidrs", "203.0.113.0/24", "--arrivals", "-"}},
	{"1\n1\n1\n1\n", []string{"--rpm", "1", "--burst-multiplier", "1", "--arrivals", "-"}},
}

func TestSimulateWritesWhatItsSchemaSays(t *testing.T) {
	for _, s := range simulations {
		stdout, stderr, code := run(t, s.input, append([]string{"simulate", "-o", "json"}, s.args...)...)
		require.Zero(t, code, stderr)
		requireSchema(t, "simulate", stdout)
		var back simulation.Result
		decoder := json.NewDecoder(strings.NewReader(stdout))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&back), "the program that draws reads it")
	}
}

func TestSimulateSaysTheSameOnEveryRun(t *testing.T) {
	for _, s := range simulations {
		first, _, code := run(t, s.input, append([]string{"simulate"}, s.args...)...)
		require.Zero(t, code)
		for range 5 {
			again, _, _ := run(t, s.input, append([]string{"simulate"}, s.args...)...)
			require.Equal(t, first, again)
		}
	}
}

func TestAPlotNeedsTheOtherProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	stdout, stderr, code := run(t, "", "simulate", "--rps", "1", "--load", "1/s for 1s", "--plot", "x.svg")
	require.Equal(t, exitUsage, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "--plot: this needs the program helm-ratelimit-plot, which is neither beside helm-ratelimit nor in PATH")
}
