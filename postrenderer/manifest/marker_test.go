package manifest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// markerByLine is nextMarker line by line.
func markerByLine(text string, off int) int {
	for off < len(text) {
		if strings.HasPrefix(text[off:], "---") || strings.HasPrefix(text[off:], "...") {
			return off
		}
		line, _, _ := strings.Cut(text[off:], "\n")
		off += len(line) + 1
	}
	return len(text)
}

func TestAMarkerIsFoundWhereverItStarts(t *testing.T) {
	for _, marker := range []string{"---", "...\n", "---x\n"} {
		for before := range 2*block + 3 {
			for behind := range block + 3 {
				text := strings.Repeat("k", before) + "\n" + marker + strings.Repeat("v", behind)
				require.Equal(t, before+1, nextMarker([]byte(text), 0), "%q", text)
				require.Equal(t, before+1, nextMarker([]byte(text), before+1), "%q", text)
			}
		}
	}
}

// FuzzNextMarker holds that the search by blocks finds what the search by lines finds.
func FuzzNextMarker(f *testing.F) {
	for i := range block + 3 {
		f.Add(strings.Repeat("k", i)+"\n---\n...", uint16(i))
		f.Add(strings.Repeat("-./,", i)+"\n--\n-.-\n...\n", uint16(3*i))
		f.Add(strings.Repeat("\u00e9", i)+"\n---", uint16(i))
	}
	f.Fuzz(func(t *testing.T, text string, lines uint16) {
		off := 0
		for range lines {
			if i := strings.IndexByte(text[off:], '\n'); i >= 0 {
				off += i + 1
			}
		}
		require.Equal(t, markerByLine(text, off), nextMarker([]byte(text), off))
	})
}
