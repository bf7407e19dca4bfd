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

// FuzzContains holds that words are found where the standard library finds them,
// one alone and several together.
func FuzzContains(f *testing.F) {
	for _, seed := range [][3]string{
		{"a nginx b", "nginx", "x"},
		{"xnginx", "nginx", "inx"},
		{"ngin", "nginx", "gin"},
		{"", "a", "b"},
		{"inx nginx", "nginx", "nx n"},
		{"eee", "e", "ee"},
		{"a", "", "b"},
		{"a", "b", ""},
		{"-x", "xa-", "x-"},
	} {
		f.Add([]byte(seed[0]), seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, text []byte, one, another string) {
		has, hasOther := bytes.Contains(text, []byte(one)), bytes.Contains(text, []byte(another))
		require.Equal(t, has, newWords([]string{one}).anyIsIn(text))
		require.Equal(t, has || hasOther, newWords([]string{one, another}).anyIsIn(text))
	})
}
