package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// pieces are more than are written at once, of all sizes up to a few pages.
func pieces() [][]byte {
	var out [][]byte
	for i := range 3*mostPieces + 5 {
		out = append(out, content(i*13%9000+1))
	}
	return out
}

func TestPiecesAreWrittenWhole(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	require.Empty(t, writeTogether(f, pieces(), &spender{}))
	require.Empty(t, writeTogether(f, nil, &spender{}))
	require.NoError(t, f.Close())
	got, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	require.Equal(t, slices.Concat(pieces()...), got)
}

// A pipe that does not block takes a part, and not always whole pieces.
func TestPiecesThatAreLeftAreWhatWasNotWritten(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	raw, err := w.SyscallConn()
	require.NoError(t, err)
	require.NoError(t, raw.Control(func(fd uintptr) { err = unix.SetNonblock(int(fd), true) }))
	require.NoError(t, err)
	left := slices.Concat(writeTogether(w, pieces(), &spender{})...)
	require.NotEmpty(t, left)
	require.NoError(t, w.Close())
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NotEmpty(t, got)
	require.Equal(t, slices.Concat(pieces()...), slices.Concat(got, left))
}

func TestAFullDiskIsToldByItsName(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	require.Len(t, writeTogether(full, pieces(), &spender{}), len(pieces()))
	require.NoError(t, full.Close())
}
