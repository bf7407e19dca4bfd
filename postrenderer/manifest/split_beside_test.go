package manifest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// some is an interest that few of the documents here are of.
var some = Interest{Words: []string{"b", "kind"}, Wants: []Want{{Kind: "b"}}}

// theRelevant are those of Split that matter.
func theRelevant(src []byte, s *Skimmer) []Skimmed {
	var out []Skimmed
	for _, d := range Split(src) {
		if r := s.Relevance(d); r != Irrelevant {
			out = append(out, Skimmed{d, r})
		}
	}
	return out
}

// FuzzSplitBeside holds that a stream is cut in parts as it is in one.
func FuzzSplitBeside(f *testing.F) {
	skimmer := NewSkimmer(some)
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
		want := theRelevant(src, skimmer)
		require.Equal(t, want, splitBehind(src, skimmer))
		docs, ok := splitBeside(parts, skimmer)
		if !ok {
			require.Contains(t, string(src), "%", "of a stream without directives")
			return
		}
		require.Equal(t, want, docs)
	})
}

func TestALargeStreamIsCutAsASmallOneIs(t *testing.T) {
	skimmer := NewSkimmer(some)
	doc := "---\na: " + strings.Repeat("b", 1000) + "\n"
	for _, inTheMiddle := range []string{"", "...\n", "...\n%YAML 1.1\n---\n", "c: |\n  ---\n", strings.Repeat("%x\n", 1000)} {
		src := []byte(strings.Repeat(doc, 1500) + inTheMiddle + strings.Repeat(doc+"---\nd: e\n", 1500))
		require.Equal(t, theRelevant(src, skimmer), SplitSkimmed(src, skimmer))
	}
	src := []byte(strings.Repeat("%x\n", 2*longPart) + doc) // one document of directives, however it is cut
	require.Len(t, SplitSkimmed(src, skimmer), 1)
}
