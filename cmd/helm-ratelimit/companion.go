package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// findCompanion finds a program that comes with this one and is not linked
// into it, because this one's start is part of every helm upgrade: beside this
// program, where releases and make put it, and then in PATH.
func findCompanion(name string) (string, error) {
	if self, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		if program, err := exec.LookPath(filepath.Join(filepath.Dir(self), name)); err == nil {
			return program, nil
		}
	}
	program, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("this needs the program %s, which is neither beside helm-ratelimit nor in PATH: make build makes both", name)
	}
	return program, nil
}
