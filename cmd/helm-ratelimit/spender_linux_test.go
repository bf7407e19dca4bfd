package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// textInRoom is one of 9 MB and a little.
func textInRoom(t *testing.T) (want, text []byte) {
	t.Helper()
	room := newRoom(16 << 20)
	require.NotNil(t, room, "this machine has no room for 16 MB")
	want = content(9<<20 + 5)
	return want, append(room, want...)
}

func TestWhatIsWrittenIsGivenBackAndNoMore(t *testing.T) {
	want, text := textInRoom(t)
	s := &spender{text: text}
	s.giveBack([][]byte{[]byte("of the heap"), text[5<<20 : 6<<20]})
	require.NotZero(t, s.end)
	require.LessOrEqual(t, s.end, 5<<20)
	require.True(t, bytes.Equal(make([]byte, s.end), text[:s.end]), "what is given back is blank")
	require.True(t, bytes.Equal(want[s.end:], text[s.end:]))
	before := s.end
	s.giveBack([][]byte{text[5<<20 : 6<<20]})
	s.giveBack([][]byte{[]byte("of the heap")})
	s.giveBack(nil)
	require.Equal(t, before, s.end)
}

func TestAnOutputIsWholeWhileItsTextIsGivenBack(t *testing.T) {
	want, text := textInRoom(t)
	inserted := []byte("inserted")
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	s := &spender{text: text}
	require.Empty(t, writeTogether(f, [][]byte{text[:3<<20], inserted, text[3<<20 : 4<<20], text[5<<20:], inserted}, s))
	require.NoError(t, f.Close())
	require.NotZero(t, s.end)
	got, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	require.True(t, bytes.Equal(slices.Concat(want[:3<<20], inserted, want[3<<20:4<<20], want[5<<20:], inserted), got))
}
