//go:build e2e

package probe_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// nobody is the user of the image, and of the chart's pod.
const nobody = 65534

// TestTheChartsPodMeasures runs what the chart's helm test runs, in an
// environment like its image: nothing but the program, and no user's rights.
func TestTheChartsPodMeasures(t *testing.T) {
	t.Parallel()
	require.Zero(t, os.Getuid(), "a root of its own takes root")
	root := t.TempDir()
	require.NoError(t, os.Chmod(root, 0o755))
	program, err := os.ReadFile(filepath.Join(programs, "helm-ratelimit-probe"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, "helm-ratelimit-probe"), program, 0o755))

	for name, c := range map[string]struct {
		values []string
		code   int
		want   string
	}{
		"as expected":           {[]string{"rateLimit.requestsPerMinute=120", "rateLimit.burstMultiplier=1", "rateLimit.connections=4"}, asExpected, "\nas expected\n"},
		"nothing known":         {[]string{"rateLimit.enabled=false"}, asExpected, "nothing was expected"},
		"with slow answers too": {[]string{"rateLimit.requestsPerMinute=0", "rateLimit.connections=4", "test.connections=true", "test.path=/slow"}, asExpected, "4 of 7 at once admitted"},
		"with another limit":    {[]string{"rateLimit.requestsPerMinute=60", "rateLimit.connections=6", "test.connections=true", "test.path=/slow"}, differs, "differs from what is expected"},
	} {
		t.Run(name, func(t *testing.T) {
			s := site{PerMinute: 120, Multiplier: 1, Connections: 4}.start(t)
			cmd := exec.Command("/helm-ratelimit-probe", podArgs(t, s.address, c.values)...)
			cmd.Dir, cmd.Env = "/", []string{}
			cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
			out, _ := cmd.CombinedOutput() // the exit code says it
			require.Equal(t, c.code, cmd.ProcessState.ExitCode(), "%s", out)
			require.Contains(t, string(out), c.want)
		})
	}
}

// podArgs are the arguments that the chart gives its pod for these values.
func podArgs(t *testing.T, controller string, values []string) []string {
	t.Helper()
	args := []string{"template", "demo", "../../chart", "--show-only", "templates/tests/pod.yaml", "--set", "test.controllerAddress=" + controller}
	for _, v := range values {
		args = append(args, "--set", v)
	}
	text, err := exec.Command("../../bin/helm", args...).Output()
	require.NoError(t, err, "make bin/helm makes it")
	var pod struct {
		Spec struct{ Containers []struct{ Args []string } }
	}
	require.NoError(t, yaml.Unmarshal(text, &pod))
	require.Len(t, pod.Spec.Containers, 1)
	shown, err := json.Marshal(pod.Spec.Containers[0].Args)
	require.NoError(t, err)
	t.Logf("%s", strings.TrimSpace(string(shown)))
	return pod.Spec.Containers[0].Args
}
