package yamltree

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestControlCharactersAreSeenInEveryPlace(t *testing.T) {
	for c := range 256 {
		for at := range 17 {
			text := []byte(strings.Repeat("a", 17))
			text[at] = byte(c)
			isControl := c < ' ' && c != '\n' && c != '\t' || c == 0x7f
			ascii, ok := readable(text)
			require.Equal(t, c < 0x80, ascii, "%q", text)
			require.Equal(t, c < 0x80 && !isControl, ok, "%q: a byte above ASCII is no character by itself", text)
		}
	}
}

func TestTextBeyondASCIIIsReadable(t *testing.T) {
	for _, text := range []string{"grün: ärger\n", "a: 日本語\n", "emoji: 🚦\n"} {
		ascii, ok := readable([]byte(text))
		require.True(t, ok, text)
		require.False(t, ascii, text)
		_, ok = readable(slices.Concat([]byte(text), []byte("\x01")))
		require.False(t, ok, text)
	}
}
