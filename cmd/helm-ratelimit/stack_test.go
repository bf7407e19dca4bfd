package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever is initialised before package stack grows the stack by steps. The
// program of the tests has more packages than ours, in the same order.
func TestTheStackIsMadeLargeBeforeAnythingNeedsIt(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	require.NoError(t, err)
	before, after, found := strings.Cut(string(trace), "init github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/stack @")
	require.True(t, found, "package stack is initialised: %s", trace)
	for _, name := range []string{"errors", "sync", "syscall", "os", "unicode", "net/netip", "go.yaml.in/yaml/v3"} {
		require.NotContains(t, before, "init "+name+" @")
		require.Contains(t, after, "init "+name+" @")
	}
}
