//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// evidence prints the numbers of a test in one line, and keeps them in the
// folder that E2E_EVIDENCE names, from which docs/evidence.md is written.
func evidence(t *testing.T, name string, numbers map[string]int) {
	t.Helper()
	text, err := json.Marshal(numbers)
	require.NoError(t, err)
	t.Logf("evidence: %s: %s", name, text)
	if dir := os.Getenv("E2E_EVIDENCE"); dir != "" {
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".json"), append(text, '\n'), 0o644))
	}
}
