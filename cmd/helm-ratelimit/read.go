package main

import (
	"errors"
	"io"
	"os"
	"runtime"
	"sync"
)

const (
	// smallInput is more than most streams; also what a Linux pipe holds.
	smallInput = 64 << 10
	// mediumInput is a file that is worth a room, which is whole large pages.
	mediumInput = 512 << 10
	// largeInput is worth more than one goroutine.
	largeInput = 1 << 20
	// portion is how much is read at once: it is in the processor's cache while it is looked at, and
	// what a pipe still holds is enough for that time.
	portion = 256 << 10
	// largePage is what Linux gives memory in, and takes it back, where it can.
	largePage = 2 << 20
)

// readAll is io.ReadAll without garbage and, where there is a room, without
// copying what was read into a larger buffer. see, unless it is nil, is shown what is there of a large
// input while the rest is on its way: whoever writes it goes on meanwhile. inRoom says that there was one.
func readAll(r io.Reader, see func([]byte)) (text []byte, inRoom bool, err error) {
	buf, stays := firstBuffer(r)
	if f, ok := r.(*os.File); ok && stays {
		buf = readAtOnce(f, buf)
	}
	return readOn(r, buf, stays, see)
}

// readFile is os.ReadFile in large pages, where the system has them.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // what was read is read
	buf := newBuffer(expected(f))
	if cap(buf) >= largeInput {
		buf = readAtOnce(f, buf)
	}
	text, _, err := readOn(f, buf, false, nil)
	return text, err
}

// readAtOnce fills a buffer from a file, on all processors. What it returns lacks what
// could not be read, and whatever is behind it: the next read tells why.
func readAtOnce(f *os.File, buf []byte) []byte {
	start, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return buf
	}
	buf = buf[:cap(buf)]
	stretch := max(largeInput, len(buf)/runtime.GOMAXPROCS(0)+1)
	read := make([]int, (len(buf)+stretch-1)/stretch)
	var all sync.WaitGroup
	for i := range read {
		all.Go(func() {
			from := i * stretch
			read[i], _ = f.ReadAt(buf[from:min(from+stretch, len(buf))], start+int64(from))
		})
	}
	all.Wait()
	n := 0
	for _, there := range read {
		if n += there; there < stretch {
			break
		}
	}
	if _, err := f.Seek(start+int64(n), io.SeekStart); err != nil {
		return buf[:0]
	}
	return buf[:n]
}

// readOn is readAll into a buffer, which is left for a larger one when it is full. One that stays is not.
func readOn(r io.Reader, buf []byte, stays bool, see func([]byte)) (text []byte, stayed bool, err error) {
	for {
		if len(buf) == cap(buf) {
			var next []byte
			next, stays = larger(r, cap(buf))
			buf = append(next, buf...)
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), len(buf)+portion)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, stays, nil
		}
		if err != nil {
			return nil, false, err
		}
		if stays && see != nil && len(buf) >= largeInput {
			see(buf)
		}
	}
}

// firstBuffer is what to read into at first.
func firstBuffer(r io.Reader) (buf []byte, stays bool) {
	size := expected(r)
	if size >= mediumInput {
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
