package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func inventoryOf(t *testing.T, text string) inventory {
	t.Helper()
	file := filepath.Join(t.TempDir(), input)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	in, err := takeInventory(file)
	require.NoError(t, err)
	return in
}

func TestAnInventoryCountsLinesAndDefinitions(t *testing.T) {
	const definition = "---\n# a comment\nkind: CustomResourceDefinition\nspec: {}\n"
	const other = "---\nkind: ConfigMap\ndata:\n  kind: CustomResourceDefinition\n"
	in := inventoryOf(t, definition+other)
	require.Equal(t, inventory{bytes: len(definition + other), lines: 8, ofDefinitions: len(definition)}, in)
	require.InDelta(t, float64(len(definition+other))/8, in.perLine(), 0)
	require.InDelta(t, float64(len(definition))/float64(len(definition+other)), in.definitions(), 0)
}

func TestNothingHasNoLines(t *testing.T) {
	in := inventoryOf(t, "")
	require.Zero(t, in)
	require.Zero(t, in.perLine())
	require.Zero(t, in.definitions())
}
