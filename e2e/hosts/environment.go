//go:build e2e && hosts

package hosts

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// folder is where the page runs: the example's files and a link to the chart,
// or those files in a copy of the repository.
func (r row) folder(t *testing.T, home string) string {
	t.Helper()
	dir := filepath.Join(home, r.Host)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	if r.Tree {
		copyTree(t, dir)
	} else {
		require.NoError(t, os.Symlink(filepath.Join(root, "chart"), filepath.Join(dir, "chart")))
	}
	if _, err := os.Stat(r.example()); err == nil {
		require.NoError(t, os.CopyFS(dir, os.DirFS(r.example())))
	}
	return dir
}

// notCopied are made, and not needed for what is built from the tree.
var notCopied = []string{"bin", "dist", ".cache", ".git"}

func copyTree(t *testing.T, to string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	for _, entry := range entries {
		name := entry.Name()
		from := filepath.Join(root, name)
		switch {
		case slices.Contains(notCopied, name):
		case entry.IsDir():
			require.NoError(t, os.CopyFS(filepath.Join(to, name), os.DirFS(from)))
		default:
			text, err := os.ReadFile(from)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(to, name), text, 0o644))
		}
	}
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
