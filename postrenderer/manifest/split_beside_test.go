package manifest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzSplitBeside holds that a stream is cut in stretches as it is in one.
func FuzzSplitBeside(f *testing.F) {
	for i, tt := range streams {
		f.Add([]byte(tt.in), uint8(i))
		f.Add([]byte(strings.Repeat(tt.in, 3)), uint8(i))
	}
	f.Fuzz(func(t *testing.T, src []byte, n uint8) {
		parts := stretches(src, int(n)%8+1)
		require.True(t, bytes.Equal(src, bytes.Join(parts, nil)))
		want, _, _ := splitStretch(src)
		docs, ok := splitBeside(parts)
		if ok {
			require.Equal(t, want, docs)
		} else {
			require.Contains(t, string(src), "%", "of a stream without directives")
		}
	})
}

func TestALargeStreamIsCutAsASmallOneIs(t *testing.T) {
	doc := "---\na: " + strings.Repeat("b", 1000) + "\n"
	for _, inTheMiddle := range []string{"", "...\n", "...\n%YAML 1.1\n---\n", "c: |\n  ---\n", strings.Repeat("%x\n", 1000)} {
		src := []byte(strings.Repeat(doc, 1500) + inTheMiddle + strings.Repeat(doc, 1500))
		want, _, _ := splitStretch(src)
		require.Equal(t, want, Split(src))
	}
	src := []byte(strings.Repeat("%x\n", 2*longStretch) + doc) // one document of directives, however it is cut
	require.Len(t, Split(src), 1)
}
