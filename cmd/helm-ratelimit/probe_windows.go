package main

import (
	"os"
	"os/signal"
)

// become runs another program in place of this one and ends with its exit code.
// Ctrl-C reaches both; this one leaves it to the other. It returns only where
// the other cannot be started.
func become(program string, args []string) error {
	signal.Ignore(os.Interrupt)
	process, err := os.StartProcess(program, args, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return err
	}
	state, err := process.Wait()
	if err != nil {
		return err
	}
	os.Exit(state.ExitCode())
	return nil
}
