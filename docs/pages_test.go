package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
)

// TestCommandsOfPagesPrintWhatThePagesSay runs the pages that need no program
// but ours; make hosts runs those of docs/hosts.
func TestCommandsOfPagesPrintWhatThePagesSay(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-o", bin, "../cmd/helm-ratelimit", "../cmd/helm-ratelimit-plot", "../cmd/helm-ratelimit-probe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	root, err := filepath.Abs("..")
	require.NoError(t, err)

	for _, name := range []string{"limits.md", "migrating.md", "policy.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			page, err := console.Parse("docs/"+name, string(text))
			require.NoError(t, err)
			require.NotEmpty(t, page.Steps)
			home := t.TempDir()
			env := []string{
				"HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "REPO=" + root,
				"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
			}
			require.NoError(t, console.Session{Dir: t.TempDir(), Env: env}.Run(t.Context(), page))
		})
	}
}
