package main

import (
	"errors"
	"io"
	"os"
)

const (
	// smallInput is more than most streams; also what a Linux pipe holds.
	smallInput = 64 << 10
	// largeInput is worth the set-up of a room.
	largeInput = 1 << 20
)

// readAll is io.ReadAll without garbage and, where there is a room, without
// copying what was read into a larger buffer.
func readAll(r io.Reader) ([]byte, error) {
	buf := make([]byte, 0, smallInput)
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			buf = bufferOf(info.Size() + 1) // one more to see the end without growing
		}
	}
	for {
		if len(buf) == cap(buf) {
			buf = append(larger(r, cap(buf)), buf...)
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func bufferOf(size int64) []byte {
	if size >= largeInput {
		if room := newRoom(size); room != nil {
			return room
		}
	}
	return make([]byte, 0, size)
}

// larger is where to read on when a buffer of that size is full: a room that
// is never full or, without one, twice the size.
func larger(r io.Reader, size int) []byte {
	widenPipe(r)
	if room := newRoom(reserved); room != nil && size < cap(room) {
		return room
	}
	return make([]byte, 0, 2*size)
}
