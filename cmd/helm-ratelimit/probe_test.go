package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProbeNeedsTheOtherProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	stdout, stderr, code := run(t, "", "probe", "http://127.0.0.1:1/")
	require.Equal(t, exitUsage, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "probe: this needs the program helm-ratelimit-probe, which is neither beside helm-ratelimit nor in PATH")
}

// A relative entry of PATH would run what lies in the current folder.
func TestProbeIsNotTakenFromTheCurrentFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("PATH", ".")
	require.NoError(t, os.WriteFile(prober, []byte("#!/bin/sh\n"), 0o755))
	_, _, code := run(t, "", "probe", "http://127.0.0.1:1/")
	require.Equal(t, exitUsage, code)
}
