package docs_test

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
	"github.com/model-ingress/helm-ratelimit/e2e/pages"
)

// TestCommandsOfPagesPrintWhatThePagesSay runs the pages that need no program
// but ours; package pages says what runs the others.
func TestCommandsOfPagesPrintWhatThePagesSay(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-o", bin, "../cmd/helm-ratelimit", "../cmd/helm-ratelimit-plot", "../cmd/helm-ratelimit-probe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	root, err := filepath.Abs("..")
	require.NoError(t, err)

	run := pages.RunBy(pages.GoTest)
	require.NotEmpty(t, run)
	for _, name := range run {
		t.Run(path.Base(name), func(t *testing.T) {
			page, err := pages.Read("..", name)
			require.NoError(t, err)
			home := t.TempDir()
			env := []string{
				"HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "REPO=" + root,
				"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
			}
			require.NoError(t, console.Session{Dir: t.TempDir(), Env: env}.Run(t.Context(), page))
		})
	}
}
