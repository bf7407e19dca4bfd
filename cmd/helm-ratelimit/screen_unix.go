//go:build unix

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// openScreen returns the parent's standard error where we can add to it, or
// else the controlling terminal, or nil.
func openScreen() *os.File {
	if f := openParentStderr(); f != nil {
		return f
	}
	tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return nil
	}
	return tty
}

// openParentStderr returns nil where Linux's /proc is not, and for a file that
// is not only appended to: the parent, which does not know of our text, would
// write over it.
func openParentStderr() *os.File {
	parent := fmt.Sprintf("/proc/%d", os.Getppid())
	info, err := os.Stat(parent + "/fd/2")
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeCharDevice) == 0 && !appends(parent+"/fdinfo/2") {
		return nil
	}
	f, err := os.OpenFile(parent+"/fd/2", os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil
	}
	return f
}

// appends reports whether the file that Linux describes in fdinfo was opened
// with O_APPEND.
func appends(fdinfo string) bool {
	text, err := os.ReadFile(fdinfo)
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), "flags:")
	flags, _, _ := strings.Cut(rest, "\n")
	value, err := strconv.ParseUint(strings.TrimSpace(flags), 8, 32)
	return err == nil && value&uint64(os.O_APPEND) != 0
}
