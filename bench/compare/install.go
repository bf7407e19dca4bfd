package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// piece is how much a program that unpacks an archive writes at once, Helm's
// installer of plugins for one.
const piece = 32 << 10

// install copies the contenders to a folder, all in the same way. A file that
// the linker has just written lies in smaller pages in the system's cache than
// one that was written in order, and each start pays for their number.
func install(bin, into string) (programs, error) {
	for _, name := range []string{oursIs, "yq", "ytt", "kustomize", "kyverno"} {
		if err := copyProgram(filepath.Join(bin, name), filepath.Join(into, name)); err != nil {
			return programs{}, err
		}
	}
	return programs{bin: into, built: bin}, nil
}

func copyProgram(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	// Without the methods of files, by which the system would copy in a way of its own.
	_, err = io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{in}, make([]byte, piece))
	return errors.Join(err, out.Close())
}
