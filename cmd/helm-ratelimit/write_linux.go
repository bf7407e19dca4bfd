package main

import (
	"io"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// writeOutput writes what was rendered, many pieces at a time, so that none is copied. What is written of the
// text that is in a room is given back, if there is one: whoever takes it needs memory too, and gets
// what the processor's caches still have.
func writeOutput(w io.Writer, out postrenderer.Output, inRoom []byte) error {
	f, ok := w.(*os.File)
	if !ok {
		_, err := out.WriteTo(w)
		return err
	}
	for _, piece := range writeTogether(f, out.Pieces(), &spender{text: inRoom}) {
		if _, err := f.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

const (
	// mostPieces is how many Linux takes at once.
	mostPieces = 1024
	// mostBytes is how much is written at once. A file's pages are made for it in one stretch: more is
	// quicker for tens of megabytes, and slower for a gigabyte, for which memory is not free in such stretches.
	mostBytes = 256 << 10
)

// writeTogether writes as many pieces as the system takes, and returns those that are left. Why they
// are, a write of them tells: a full disk, a pipe that nobody reads, a signal.
func writeTogether(f *os.File, pieces [][]byte, s *spender) (left [][]byte) {
	pieces = slices.Clone(pieces)
	raw, err := f.SyscallConn()
	if err != nil {
		return pieces
	}
	_ = raw.Control(func(fd uintptr) {
		for len(pieces) > 0 {
			n, err := unix.Writev(int(fd), first(pieces))
			if err != nil || n == 0 {
				return
			}
			pieces = without(pieces, n)
			s.giveBack(pieces)
		}
	})
	return pieces
}

// first returns the pieces that are written at once, the last of them perhaps in part.
func first(pieces [][]byte) [][]byte {
	pieces = pieces[:min(len(pieces), mostPieces)]
	size := 0
	for i, piece := range pieces {
		if size += len(piece); size >= mostBytes {
			last := piece[:len(piece)-(size-mostBytes)]
			return append(slices.Clone(pieces[:i]), last)
		}
	}
	return pieces
}

// without takes the first n bytes from pieces, which are changed.
func without(pieces [][]byte, n int) [][]byte {
	for len(pieces) > 0 && n >= len(pieces[0]) {
		n -= len(pieces[0])
		pieces = pieces[1:]
	}
	if n > 0 {
		pieces[0] = pieces[0][n:]
	}
	return pieces
}
