package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// manifest is what the tests look at.
type manifest struct {
	Kind     string
	Metadata struct{ Name string }
	Data     map[string]string
}

// parsed are the documents of a stream, and their lengths in bytes.
func parsed(t *testing.T, src []byte) (all []manifest, lengths []int) {
	t.Helper()
	for text := range bytes.SplitSeq(bytes.TrimPrefix(src, []byte("---\n")), []byte("\n---\n")) {
		var m manifest
		require.NoError(t, yaml.Unmarshal(text, &m), string(text))
		all, lengths = append(all, m), append(lengths, len(text)+len("\n---\n"))
	}
	return all, lengths
}

// percents are the shares of kinds in the bytes of a stream.
func percents(t *testing.T, src []byte) map[string]int {
	t.Helper()
	sums := map[string]int{}
	all, lengths := parsed(t, src)
	for i, m := range all {
		sums[m.Kind] += lengths[i]
	}
	for kind := range sums {
		sums[kind] = sums[kind] * 100 / len(src)
	}
	return sums
}

func TestTheMixIsThatOfLargeCharts(t *testing.T) {
	for _, c := range []struct{ size, ingresses, tolerance int }{{40 << 10, 1, 6}, {1 << 20, 3, 2}, {4 << 20, 0, 2}} {
		t.Run(fmt.Sprint(c.size), func(t *testing.T) {
			src := stream(t, c.size, c.ingresses)
			shares := percents(t, src)
			require.InDelta(t, 58, shares["CustomResourceDefinition"], float64(c.tolerance))
			require.InDelta(t, 23, shares["ConfigMap"], float64(c.tolerance))
		})
	}
}

func TestLinesAreAsLongAsThoseOfCharts(t *testing.T) {
	perLine := func(size, ingresses int) float64 {
		src := stream(t, size, ingresses)
		return float64(len(src)) / float64(bytes.Count(src, []byte("\n")))
	}
	require.InDelta(t, 53, perLine(1<<20, 3), 5)
	require.InDelta(t, 53, perLine(4<<20, 70), 5)
	require.InDelta(t, 53, perLine(40<<10, 1), 8, "an Ingress has short lines")
}

func TestNoTwoObjectsHaveTheSameName(t *testing.T) {
	seen := map[string]bool{}
	all, _ := parsed(t, stream(t, 1<<20, 30))
	for _, m := range all {
		require.NotEmpty(t, m.Metadata.Name)
		require.NotContains(t, seen, m.Kind+" "+m.Metadata.Name)
		seen[m.Kind+" "+m.Metadata.Name] = true
	}
}

func TestADefinitionIsNeitherSmallNorLarge(t *testing.T) {
	for _, text := range definitions() {
		require.Greater(t, len(text), 4_000)
		require.Less(t, len(text), 13_000)
	}
}

func TestADashboardIsJSON(t *testing.T) {
	all, _ := parsed(t, []byte(dashboard()))
	require.True(t, json.Valid([]byte(all[0].Data["dashboard.json"])))
}
