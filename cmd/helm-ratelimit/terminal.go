package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether a reader or writer is one.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminal is where progress is shown; nil is nowhere.
func (c Command) terminal() io.Writer {
	if isTerminal(c.Stderr) {
		return c.Stderr
	}
	return nil
}

// hasColor reports whether the report goes to a terminal that takes colours.
func (c Command) hasColor() bool {
	return isTerminal(c.Stdout) && c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb"
}
