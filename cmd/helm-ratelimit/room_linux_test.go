package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// requireLargePages says that a buffer is whole large pages with room for so many bytes, and hardly more.
func requireLargePages(t *testing.T, buf []byte, size int) {
	t.Helper()
	require.Zero(t, address(buf)%largePage, "%d bytes start at a large page", size)
	require.Zero(t, cap(buf)%largePage, "%d bytes end with one", size)
	require.GreaterOrEqual(t, cap(buf), size)
	require.Less(t, cap(buf), size+largePage)
	buf = buf[:cap(buf)]
	buf[0], buf[len(buf)-1] = 1, 1
}

func TestARoomIsWholeLargePages(t *testing.T) {
	for _, size := range []int{1, mediumInput, largePage - 1, largePage, largePage + 1, 32_000_001} {
		room := newRoom(int64(size))
		require.NotNil(t, room, "this machine has no room for %d bytes", size)
		requireLargePages(t, room, size)
	}
}

func TestAVeryLargeBufferIsWholeLargePages(t *testing.T) {
	for _, size := range []int{4 * largePage, 4*largePage + 1, 32_000_001} {
		requireLargePages(t, newBuffer(int64(size)), size)
	}
	for _, size := range []int{0, 1, largeInput - 1, largeInput, 4*largePage - 1} {
		require.Equal(t, size, cap(newBuffer(int64(size))), "no more than it was asked for")
	}
}
