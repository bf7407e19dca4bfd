package manifest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzSplitBeside holds that a stream is cut in parts as it is in one.
func FuzzSplitBeside(f *testing.F) {
	skimmer := NewSkimmer(Interest{Words: []string{"b", "kind"}, Wants: []Want{{Kind: "b"}}})
	f.Add([]byte("---\nkind: b\n---\nc: d\n---\nkind: c\n---\nkind: b\n"), uint8(1))
	for i, tt := range streams {
		f.Add([]byte(tt.in), uint8(i))
		f.Add([]byte(strings.Repeat(tt.in, 3)), uint8(i))
	}
	f.Fuzz(func(t *testing.T, src []byte, n uint8) {
		parts := partsOf(src, int(n)%8+1)
		var joined []byte
		for _, p := range parts {
			joined = append(joined, p.text...)
		}
		require.True(t, bytes.Equal(src, joined))
		docs, relevance, ok := splitBeside(parts, skimmer)
		if !ok {
			require.Contains(t, string(src), "%", "of a stream without directives")
			return
		}
		want := splitOn(src)
		require.Len(t, docs, len(want))
		for i := range want {
			require.Equal(t, want[i], docs[i])
			require.Equal(t, skimmer.Relevance(docs[i]), relevance[i])
		}
	})
}

func TestALargeStreamIsCutAsASmallOneIs(t *testing.T) {
	doc := "---\na: " + strings.Repeat("b", 1000) + "\n"
	for _, inTheMiddle := range []string{"", "...\n", "...\n%YAML 1.1\n---\n", "c: |\n  ---\n", strings.Repeat("%x\n", 1000)} {
		src := []byte(strings.Repeat(doc, 1500) + inTheMiddle + strings.Repeat(doc, 1500))
		require.Equal(t, splitOn(src), Split(src))
	}
	src := []byte(strings.Repeat("%x\n", 2*longPart) + doc) // one document of directives, however it is cut
	require.Len(t, Split(src), 1)
}
