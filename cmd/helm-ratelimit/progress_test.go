package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// after runs so many steps, each of which takes a time, and returns what was written.
func after(steps int, each time.Duration) string {
	var out strings.Builder
	now := time.Unix(0, 0)
	p := newProgress(&out, func() time.Time { return now }, steps)
	for range steps {
		now = now.Add(each)
		p.step()
	}
	p.clear()
	return out.String()
}

func TestALongRunSaysHowFarItIs(t *testing.T) {
	require.Equal(t, "\r3 of 5 files checked\r4 of 5 files checked\r5 of 5 files checked\r\x1b[K", after(5, 400*time.Millisecond))
	require.Equal(t, 10, strings.Count(after(1000, 2*time.Millisecond), "files checked"), "ten lines a second, after the first")
}

func TestAShortRunSaysNothing(t *testing.T) {
	require.Empty(t, after(100, 10*time.Millisecond))
}

func TestWithoutATerminalNothingIsSaid(t *testing.T) {
	now := time.Unix(0, 0)
	p := newProgress(nil, func() time.Time { return now }, 2)
	now = now.Add(time.Hour)
	require.NotPanics(t, p.step)
	require.NotPanics(t, p.clear)
}
