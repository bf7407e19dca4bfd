//go:build e2e && hosts

package hosts

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/cluster"
	"github.com/model-ingress/helm-ratelimit/e2e/console"
	"github.com/model-ingress/helm-ratelimit/e2e/pages"
	"github.com/model-ingress/helm-ratelimit/e2e/scripts"
)

var (
	// lab is the API server that all hosts share.
	lab *cluster.Cluster
	// root is the folder of the repository.
	root string
)

func TestMain(m *testing.M) {
	os.Exit(cluster.Main(func() int {
		var err error
		if root, err = filepath.Abs("../.."); err == nil {
			lab, err = cluster.Start(root)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "hosts: the API server does not come up:", err)
			return 1
		}
		defer lab.Stop()
		status := m.Run()
		results.print(os.Stdout)
		return status
	}))
}

// TestHosts runs, for each row, its page and then its scripts.
func TestHosts(t *testing.T) {
	for _, r := range rows {
		t.Run(r.Host+"/helm-"+r.Major, func(t *testing.T) {
			result := results.add(r)
			home := r.home(t)
			env := r.environment(t, home)
			result.Version = r.version(t, env)
			result.Commands = result.ran(t, "page", func(t *testing.T) int { t.Helper(); return r.runPage(t, home, env) })
			result.Scripts = result.ran(t, "scripts", r.runScripts)
		})
	}
}

// home makes the folder of a run. Its name is short, since that of a socket may
// have no more than 108 letters.
func (r row) home(t *testing.T) string {
	t.Helper()
	home, err := os.MkdirTemp("/var/tmp", "hosts-")
	require.NoError(t, err)
	t.Cleanup(func() {
		if os.Getenv("KEEP") == "" {
			_ = os.RemoveAll(home)
		} else {
			t.Log("kept:", home)
		}
	})
	return home
}

// runPage returns how many commands the page has.
func (r row) runPage(t *testing.T, home string, env []string) int {
	t.Helper()
	page, err := pages.Read(root, r.page())
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	t.Cleanup(func() { r.cleanUp(t, env) })
	require.NoError(t, console.Session{Dir: r.folder(t, home), Env: env}.Run(ctx, page))
	return len(page.Steps)
}

// cleanUp takes away what the page leaves in the cluster.
func (r row) cleanUp(t *testing.T, env []string) {
	t.Helper()
	if r.After == "" {
		return
	}
	after := exec.Command("bash", "-c", r.After)
	after.Env = env
	if out, err := after.CombinedOutput(); err != nil {
		t.Errorf("%s: %v: %s", r.After, err, out)
	}
}

// runScripts returns how many scripts the host has for this Helm: all but those
// whose names begin with that of the other.
func (r row) runScripts(t *testing.T) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("testdata", "script", r.Host, "*.txtar"))
	require.NoError(t, err)
	other := map[string]string{"3": "helm-4-", "4": "helm-3-"}[r.Major]
	files := slices.DeleteFunc(all, func(file string) bool { return strings.HasPrefix(filepath.Base(file), other) })
	if len(files) == 0 {
		return 0
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": scripts.Exits},
		Setup: func(env *testscript.Env) error {
			home := r.home(t)
			for _, pair := range r.environment(t, home) {
				name, value, _ := strings.Cut(pair, "=")
				env.Setenv(name, value)
			}
			return nil
		},
	})
	return len(files)
}

func TestEveryPageAndScriptIsOfARow(t *testing.T) {
	var hosts, ran []string
	for _, r := range rows {
		hosts, ran = append(hosts, r.Host), append(ran, r.page())
	}
	slices.Sort(ran)
	require.ElementsMatch(t, pages.RunBy(pages.Hosts), slices.Compact(ran))
	scripts, err := fs.Glob(os.DirFS(root), "e2e/hosts/testdata/script/*")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, folder := range scripts {
		require.Contains(t, hosts, filepath.Base(folder), "no row runs %s", folder)
	}
}
