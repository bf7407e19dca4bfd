package main

import (
	"io"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// writeOutput writes what was rendered, a thousand pieces at a time, so that none is copied and a
// file is given as large stretches of its pages as there can be.
func writeOutput(w io.Writer, out postrenderer.Output) error {
	f, ok := w.(*os.File)
	if !ok {
		_, err := out.WriteTo(w)
		return err
	}
	for _, piece := range writeTogether(f, out.Pieces()) {
		if _, err := f.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// mostPieces is how many Linux takes at once.
const mostPieces = 1024

// writeTogether writes as many pieces as the system takes, and returns those that are left. Why they
// are, a write of them tells: a full disk, a pipe that nobody reads, a signal.
func writeTogether(f *os.File, pieces [][]byte) (left [][]byte) {
	pieces = slices.Clone(pieces)
	raw, err := f.SyscallConn()
	if err != nil {
		return pieces
	}
	_ = raw.Control(func(fd uintptr) {
		for len(pieces) > 0 {
			n, err := unix.Writev(int(fd), pieces[:min(len(pieces), mostPieces)])
			if err != nil || n == 0 {
				return
			}
			pieces = without(pieces, n)
		}
	})
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
