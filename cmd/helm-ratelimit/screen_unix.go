//go:build unix

package main

import (
	"fmt"
	"os"
)

// openScreen returns the controlling terminal, or the parent's standard error
// where that is a pipe or a terminal, or nil. A regular file is left alone:
// the parent, which does not know of our text, would write over it.
func openScreen() *os.File {
	if tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil {
		return tty
	}
	name := fmt.Sprintf("/proc/%d/fd/2", os.Getppid())
	info, err := os.Stat(name)
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeCharDevice) == 0 {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil
	}
	return f
}
