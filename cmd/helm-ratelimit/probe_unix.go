//go:build unix

package main

import (
	"os"
	"syscall"
)

// become replaces this program with another one, which so gets its streams and
// signals and has its exit code. It returns only where that fails.
func become(program string, args []string) error {
	return syscall.Exec(program, args, os.Environ())
}
