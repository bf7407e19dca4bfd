package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// sizes are around those at which a buffer is full.
var sizes = []int{0, 1, smallInput - 1, smallInput, smallInput + 1, mediumInput - 1, mediumInput, largeInput - 1, largeInput, largeInput + 1, 5*largeInput + 7}

func content(size int) []byte {
	text := make([]byte, size)
	for i := range text {
		text[i] = byte(i * 7 / 3)
	}
	return text
}

func TestAFileIsReadWhole(t *testing.T) {
	for _, size := range sizes {
		name := filepath.Join(t.TempDir(), "in")
		require.NoError(t, os.WriteFile(name, content(size), 0o644))
		f, err := os.Open(name)
		require.NoError(t, err)
		got, _, err := readAll(f, nil)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		require.True(t, bytes.Equal(content(size), got), "%d bytes", size)
		got, err = readFile(name)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content(size), got), "%d bytes", size)
	}
	_, err := readFile("no-such-file")
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAFileIsReadFromWhereItStands(t *testing.T) {
	for _, size := range []int{largeInput + 7, 3*largeInput + 1} {
		for _, start := range []int64{1, largeInput, int64(size), int64(size) + 9} {
			name := filepath.Join(t.TempDir(), "in")
			require.NoError(t, os.WriteFile(name, content(size), 0o644))
			f, err := os.Open(name)
			require.NoError(t, err)
			_, err = f.Seek(start, io.SeekStart)
			require.NoError(t, err)
			got, _, err := readAll(f, nil)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content(size)[min(start, int64(size)):], got), "%d bytes from %d", size, start)
			at, err := f.Seek(0, io.SeekCurrent)
			require.NoError(t, err)
			require.Equal(t, max(start, int64(size)), at, "whoever reads on is at the end")
			require.NoError(t, f.Close())
		}
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	name := filepath.Join(t.TempDir(), "in")
	require.NoError(t, os.WriteFile(name, content(2*largeInput), 0o644))
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, _, err = readAll(f, nil)
	require.ErrorContains(t, err, "bad file descriptor")
	require.NoError(t, f.Close())
}

// pipeOf returns a pipe that so many bytes come through, and whether they could be written.
func pipeOf(t *testing.T, size int) (r *os.File, wrote <-chan error) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() {
		_, err := w.Write(content(size))
		done <- errors.Join(err, w.Close())
	}()
	return r, done
}

func TestAPipeIsReadWhole(t *testing.T) {
	for _, size := range sizes {
		r, wrote := pipeOf(t, size)
		got, _, err := readAll(r, nil)
		require.NoError(t, err)
		require.NoError(t, <-wrote)
		require.NoError(t, r.Close())
		require.True(t, bytes.Equal(content(size), got), "%d bytes", size)
	}
}

func TestWhatIsThereOfALargePipeIsShownWhereItStays(t *testing.T) {
	for _, size := range sizes {
		r, wrote := pipeOf(t, size)
		var shown [][]byte
		got, _, err := readAll(r, func(src []byte) { shown = append(shown, src) })
		require.NoError(t, err)
		require.NoError(t, <-wrote)
		require.NoError(t, r.Close())
		for i, src := range shown {
			require.GreaterOrEqual(t, len(src), largeInput)
			require.Same(t, &got[0], &src[0])
			require.True(t, bytes.HasPrefix(got, src), "%d of %d bytes", i, size)
		}
		if newRoom(largeInput) != nil && size > largeInput {
			require.Len(t, shown[len(shown)-1], size)
		}
	}
}

func TestAnythingElseIsReadWhole(t *testing.T) {
	for _, size := range sizes {
		got, _, err := readAll(iotest.HalfReader(bytes.NewReader(content(size))), nil)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content(size), got), "%d bytes", size)
	}
}

func TestAReadThatFailsIsAnError(t *testing.T) {
	broken := errors.New("broken")
	_, _, err := readAll(io.MultiReader(bytes.NewReader(content(largeInput)), iotest.ErrReader(broken)), nil)
	require.ErrorIs(t, err, broken)
}
