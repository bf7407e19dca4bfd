package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
)

// TestExportedJSONIsWhatItsSchemaSays exports every golden page that is not refused.
func TestExportedJSONIsWhatItsSchemaSays(t *testing.T) {
	pages, err := filepath.Glob("../../testdata/golden/*.txtar")
	require.NoError(t, err)
	exported := 0
	for _, page := range pages {
		archive, err := txtar.ParseFile(page)
		require.NoError(t, err)
		for _, file := range archive.Files {
			if file.Name != "input.yaml" {
				continue
			}
			args := []string{"export", "--format", "json-patch", "--rpm", "30"}
			stdout, _, code := run(t, string(file.Data), args...)
			if code != exitFine {
				require.Empty(t, stdout)
				continue
			}
			requireSchema(t, "export", stdout)
			again, _, _ := run(t, string(file.Data), args...)
			require.Equal(t, stdout, again)
			exported++
		}
	}
	require.Greater(t, exported, len(pages)/2)
}

func TestAFileNameCannotEndTheCommentOfAnExport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a\nb: c.yaml")
	require.NoError(t, os.WriteFile(file, []byte("kind: Service\n"), 0o644))
	stdout, _, code := run(t, "", "export", "--format", "kustomize", file)
	require.Zero(t, code)
	require.Contains(t, stdout, `a\nb: c.yaml". Do not edit: export again.`+"\napiVersion: ")
}
