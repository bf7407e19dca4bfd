package main

import (
	"errors"
	"io"
	"os"
)

const (
	smallInput = 64 << 10 // most streams; also what a Linux pipe holds
	// roomy is reserved at once for a pipe that brings more. It is address
	// space: the system gives memory to the pages that are written, so that
	// reading never has to copy what it has read into a larger buffer.
	roomy = 256 << 20
)

// readAll is io.ReadAll without garbage.
func readAll(r io.Reader) ([]byte, error) {
	size := smallInput
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			size = int(info.Size()) + 1 // one more to see the end without growing
		}
	}
	buf := make([]byte, 0, size)
	for {
		if len(buf) == cap(buf) {
			larger := make([]byte, len(buf), max(roomy, 2*cap(buf)))
			copy(larger, buf)
			buf = larger
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
