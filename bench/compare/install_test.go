package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestContendersAreInstalledAsTheyWereBuilt(t *testing.T) {
	built, installed := t.TempDir(), t.TempDir()
	for _, name := range []string{oursIs, "yq", "ytt", "kustomize", "kyverno"} {
		require.NoError(t, os.WriteFile(filepath.Join(built, name), make([]byte, 3*piece+len(name)), 0o755))
	}
	p, err := install(built, installed)
	require.NoError(t, err)
	info, err := os.Stat(p.file("yq"))
	require.NoError(t, err)
	require.EqualValues(t, 3*piece+len("yq"), info.Size())
	require.NotZero(t, info.Mode()&0o100, "it can be started")
	require.Equal(t, filepath.Join(built, oursIs), p.asLinked().Program)
}

func TestAContenderThatIsNotThereIsAnError(t *testing.T) {
	_, err := install(t.TempDir(), t.TempDir())
	require.ErrorIs(t, err, os.ErrNotExist)
}
