package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// percentOf returns what GOGC is until the first collection for an input, and after it.
func percentOf(t *testing.T, src string, env map[string]string) (first, then int) {
	t.Helper()
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	heapFor([]byte(src), func(name string) string { return env[name] })
	first = debug.SetGCPercent(100)
	debug.SetGCPercent(first)
	require.Eventually(t, func() bool {
		runtime.GC()
		then = debug.SetGCPercent(100)
		debug.SetGCPercent(then)
		return then != first || first == 100
	}, time.Minute, time.Millisecond)
	return first, then
}

func TestTheGarbageCollectorWaitsForALargeInput(t *testing.T) {
	for _, src := range []string{"", strings.Repeat("---\nkind: Ingress\n", 1000)} {
		first, then := percentOf(t, src, nil)
		require.Equal(t, firstTime, first)
		require.Equal(t, rarely, then)
	}
}

func TestTheGarbageCollectorIsLeftToWhoeverSetsIt(t *testing.T) {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		first, then := percentOf(t, "", map[string]string{name: "200"})
		require.Equal(t, 100, first)
		require.Equal(t, 100, then)
	}
}
