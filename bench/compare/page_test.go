package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func samplePage() page {
	mega := made(task{Name: mB1, Bytes: mB, Ingresses: 3, Pipe: true, Plotted: true}, map[string]int{"cat": 2, oursIs: 5, "yq": 120, "ytt": 0}, 7*mB)
	mega.Input = inventory{bytes: mB, lines: 20_000, ofDefinitions: mB / 2}
	return page{
		Scratch: scratch{Folder: shm, InMemory: true},
		machine: machine{Cores: 2, Memory: 8 * gB, FirstTouch: 2100 * time.Nanosecond, System: "linux/amd64", Go: "go1.26.8", Peers: []string{"yq 4.47.2"}, When: "2026-01-02"},
		Tables: []table{
			made(task{Name: kB40, Bytes: 40 * kB, Ingresses: 1, Plotted: true}, map[string]int{"cat": 1, oursIs: 2, "yq": 11}, 5*mB),
			mega,
		},
		Micro: "a table",
		Limit: time.Minute,
	}
}

func TestATableHasMediansRatiosAndReasons(t *testing.T) {
	text := samplePage().String()
	require.Contains(t, text, `### Rendering 1 MB with 3 Ingresses, through a pipe

|  | median | times cat | times ours | peak memory | of the input | same bytes | runs |
|---|---|---|---|---|---|---|---|
| cat | 2.00 ms (1.00 ms-1.0 s) | 1 | 0.4 | 7 MB | 7 |  | 3 |
| helm-ratelimit | 5.00 ms (1.00 ms-1.0 s) | 2.5 | 1 | 7 MB | 7 | yes | 3 |
| yq | 120 ms (1.00 ms-1.0 s) | 60 | 24 | 7 MB | 7 | no | 3 |
| ytt | did not finish in 2m0s |  |  |  |  |  |  |
`)
	require.Contains(t, text, "2 cores, 8 GB of memory, linux/amd64, go1.26.8; yq 4.47.2; 2026-01-02. Memory that is new takes 2.1 µs for each page of 4 kB. A peer had 1m0s for one run.\n")
	require.Contains(t, text, "| 40 kB: faster than the fastest peer | at least 4 | 5.5 | yes |\n")
	require.Contains(t, text, "```\na table\n```\n")
}

func TestThePageSaysWhatTheInputsAre(t *testing.T) {
	text := samplePage().String()
	require.Contains(t, text, "In that of 1 MB, 0.02 million lines have 52 bytes each, and 50 % of the bytes are CustomResourceDefinitions.\n")
	require.Contains(t, text, "- Inputs and outputs are files in `/dev/shm`, which is memory")
	require.NotContains(t, page{}.String(), "In that of", "nothing was counted")
	require.NotContains(t, text, "%!")
}

func TestEveryRowOfATableHasItsCells(t *testing.T) {
	cells := 0
	for line := range strings.Lines(samplePage().String()) {
		switch n := strings.Count(line, "|"); {
		case n == 0:
			cells = 0
		case cells == 0:
			cells = n
		default:
			require.Equal(t, cells, n, line)
		}
	}
}

func TestAReasonFitsIntoACell(t *testing.T) {
	got := reason("a | b <c> `d` " + strings.Repeat("x", 200))
	require.True(t, strings.HasPrefix(got, "a / b c d xxx"), got)
	require.True(t, strings.HasSuffix(got, "x…"), got)
}

func TestNumbersHaveFewDigits(t *testing.T) {
	require.Equal(t, []string{"", "0.46", "3.1", "10", "123"}, []string{times(0), times(0.456), times(3.14), times(10.2), times(123.4)})
	require.Equal(t, []string{"1.23 ms", "12.3 ms", "123 ms", "1.2 s"},
		[]string{took(1234 * time.Microsecond), took(12345 * time.Microsecond), took(123 * time.Millisecond), took(1234 * time.Millisecond)})
	require.Equal(t, []string{"40 kB", "1 MB", "5.5 MB", "32 MB", "1 GB", "1.5 GB"},
		[]string{size(40 * kB), size(mB), size(11 * mB / 2), size(32 * mB), size(gB), size(3 * gB / 2)})
}

func TestThePlotsAreWellFormedAndNameTheirLines(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, samplePage().write(dir))
	for _, name := range []string{"performance.svg", "performance-memory.svg"} {
		text, err := os.ReadFile(filepath.Join(dir, "images", name))
		require.NoError(t, err)
		wellFormed(t, string(text))
		for _, want := range []string{"cat", oursIs, ">yq<", "40 kB", "1 MB"} {
			require.Contains(t, string(text), want)
		}
		require.NotContains(t, string(text), ">ytt<", "it has no point")
	}
	_, err := os.Stat(filepath.Join(dir, "performance.md"))
	require.NoError(t, err)
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func TestNothingIsNoPlot(t *testing.T) {
	_, err := timePlot.svg(nil)
	require.ErrorContains(t, err, "nothing to plot")
}
