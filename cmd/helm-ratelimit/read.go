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
	// portion is how much is read at once: it is in the processor's cache while it is looked at, and
	// what a pipe still holds is enough for that time.
	portion = 256 << 10
)

// readAll is io.ReadAll without garbage and, where there is a room, without
// copying what was read into a larger buffer. see, unless it is nil, is shown what is there of a large
// input while the rest is on its way: whoever writes it goes on meanwhile.
func readAll(r io.Reader, see func([]byte)) ([]byte, error) {
	buf, stays := firstBuffer(r)
	return readOn(r, buf, stays, see)
}

// readFile is os.ReadFile in large pages, where the system has them.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // what was read is read
	size := expected(f)
	buf := make([]byte, 0, size)
	if size >= largeInput {
		inLargePages(buf)
	}
	return readOn(f, buf, false, nil)
}

// readOn is readAll into a buffer, which is left for a larger one when it is full. One that stays is not.
func readOn(r io.Reader, buf []byte, stays bool, see func([]byte)) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			var next []byte
			next, stays = larger(r, cap(buf))
			buf = append(next, buf...)
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), len(buf)+portion)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if stays && see != nil && len(buf) >= largeInput {
			see(buf)
		}
	}
}

// firstBuffer is what to read into at first.
func firstBuffer(r io.Reader) (buf []byte, stays bool) {
	size := expected(r)
	if size >= largeInput {
		if room := newRoom(size); room != nil {
			return room, true
		}
	}
	return make([]byte, 0, size), false
}

// expected is how large a buffer should be at first.
func expected(r io.Reader) int64 {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return info.Size() + 1 // one more to see the end without growing
		}
	}
	return smallInput
}

// larger is where to read on when a buffer of that size is full: a room that
// is never full or, without one, twice the size.
func larger(r io.Reader, size int) (buf []byte, stays bool) {
	widenPipe(r)
	if room := newRoom(reserved); room != nil && size < cap(room) {
		return room, true
	}
	return make([]byte, 0, 2*size), false
}
