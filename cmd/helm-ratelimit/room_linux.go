package main

import (
	"io"
	"math/bits"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// reserved is the address space of a room for a pipe, of which nobody knows
// how much it brings: a quarter of what Linux on amd64 and arm64 gives a
// process is far more, and a 32-bit system has no room.
const reserved = int64(1) << 40

// newRoom reserves address space, from the start of a large page to the end of one. The system gives memory to
// what is written, in large pages where it has them, and takes it back with the process. The result is
// nil where it does not, as under a limit of address space (ulimit -v).
func newRoom(size int64) []byte {
	if bits.UintSize < 64 {
		return nil
	}
	room, err := unix.Mmap(-1, 0, int(withEnds(size)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
	if err != nil {
		return nil
	}
	room = wholeLargePages(room, size)
	inLargePages(room)
	return room[:0]
}

// newBuffer is a buffer of the heap, in large pages where that is worth it. A very large one starts and ends
// with them: a megabyte of small pages in front of the first, and one behind the last, can take longer than the rest.
func newBuffer(size int64) []byte {
	var buf []byte
	switch {
	case size < largeInput:
		return make([]byte, 0, size)
	case size < 4*largePage:
		buf = make([]byte, size)
	default:
		buf = wholeLargePages(make([]byte, withEnds(size)), size)
	}
	inLargePages(buf)
	return buf[:0]
}

// withEnds is how much memory has so many bytes in whole large pages, wherever it starts.
func withEnds(size int64) int64 { return inWhole(size) + largePage }

// inWhole is a size in whole large pages.
func inWhole(size int64) int64 { return (size + largePage - 1) / largePage * largePage }

// wholeLargePages returns those of a memory that have so many bytes, for which it has the ends.
func wholeLargePages(memory []byte, size int64) []byte {
	start, end := int64(-address(memory)%largePage), inWhole(size)
	return memory[start : start+end : start+end]
}

// inLargePages asks for large pages in a buffer that is not written to yet: each page that is new takes
// time, however large it is. Small pages do as well.
func inLargePages(buf []byte) {
	_ = unix.Madvise(buf[:cap(buf)], unix.MADV_HUGEPAGE)
}

// heapInLargePages has the next so many bytes of the heap in large pages, for which Go does not ask. It
// asks for those of memory that it takes from the heap, and gives back without having touched it.
func heapInLargePages(size int) {
	inLargePages(make([]byte, size))
	runtime.GC()
}

// pipeSize is what a process may ask for without privileges.
const pipeSize = 1 << 20

// widenPipe lets a pipe hold more, so that both ends wait less for each other.
// It stays as it is where it cannot, or is no pipe.
func widenPipe(r io.Reader) {
	if f, ok := r.(*os.File); ok {
		_, _ = unix.FcntlInt(f.Fd(), unix.F_SETPIPE_SZ, pipeSize)
	}
}
