package manifest

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheRarestByteOfAWordIsLookedFor(t *testing.T) {
	require.Equal(t, byte('x'), "nginx"[rarest("nginx")])
	require.Equal(t, byte('I'), "Ingress"[rarest("Ingress")])
	require.Equal(t, byte('g'), "ngress"[rarest("ngress")])
}

// FuzzContains holds that a word is found where the standard library finds it.
func FuzzContains(f *testing.F) {
	for _, seed := range [][2]string{{"a nginx b", "nginx"}, {"xnginx", "nginx"}, {"ngin", "nginx"}, {"", "a"}, {"inx nginx", "nginx"}, {"eee", "e"}, {"a", ""}} {
		f.Add([]byte(seed[0]), seed[1])
	}
	f.Fuzz(func(t *testing.T, text []byte, word string) {
		require.Equal(t, bytes.Contains(text, []byte(word)), newWord(word).isIn(text))
	})
}
