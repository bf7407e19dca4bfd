//go:build e2e && hosts

package hosts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// environment makes the folders of a run, under home, and returns what its
// commands have in their environment, as of os/exec.
func (r row) environment(t *testing.T, home string) []string {
	t.Helper()
	programs := filepath.Join(home, "programs")
	for _, dir := range []string{programs, filepath.Join(home, "gnupg")} {
		require.NoError(t, os.MkdirAll(dir, 0o700))
	}
	helm := map[string]string{"3": "helm", "4": "helm4"}[r.Major]
	require.NoError(t, os.Symlink(lab.Bin(helm), filepath.Join(programs, "helm")))
	require.NoError(t, os.Symlink(lab.Bin("kube"), filepath.Join(programs, "kubectl")))
	return append(inherited(t),
		"HOME="+home, "TMPDIR="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "GNUPGHOME="+filepath.Join(home, "gnupg"),
		"HELM_CACHE_HOME="+filepath.Join(home, "helm", "cache"),
		"HELM_CONFIG_HOME="+filepath.Join(home, "helm", "config"),
		"HELM_DATA_HOME="+filepath.Join(home, "helm", "data"),
		"PATH="+strings.Join([]string{programs, filepath.Join(root, "bin"), os.Getenv("PATH")}, string(os.PathListSeparator)),
		"KUBECONFIG="+lab.Kubeconfig(), "REPO="+root, "EXAMPLES="+r.example(), "HELM_MAJOR="+r.Major, "GOPROXY=off",
	)
}

// inherited is what a run has of this process's environment: Go's caches, and
// nothing that helm or helm-ratelimit would take for an option.
func inherited(t *testing.T) []string {
	t.Helper()
	var env []string
	for _, name := range []string{"LANG", "USER", "LOGNAME"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT"} {
		value, err := exec.Command("go", "env", name).Output()
		require.NoError(t, err)
		env = append(env, name+"="+strings.TrimSpace(string(value)))
	}
	return env
}

func (r row) example() string { return filepath.Join(root, "examples", r.Host) }

// copyOfExample is a folder with the example's files and a link to the chart.
func (r row) copyOfExample(t *testing.T, home string) string {
	t.Helper()
	dir := filepath.Join(home, r.Host)
	if _, err := os.Stat(r.example()); err == nil {
		require.NoError(t, os.CopyFS(dir, os.DirFS(r.example())))
	} else {
		require.NoError(t, os.MkdirAll(dir, 0o755))
	}
	require.NoError(t, os.Symlink(filepath.Join(root, "chart"), filepath.Join(dir, "chart")))
	return dir
}

// version asks the host for its version.
func (r row) version(t *testing.T, env []string) string {
	t.Helper()
	cmd := exec.Command("bash", "-c", r.Version)
	cmd.Env = env
	out, err := cmd.Output()
	require.NoError(t, err, r.Version)
	text := strings.TrimSpace(string(out))
	require.NotEmpty(t, text, r.Version)
	return text
}
