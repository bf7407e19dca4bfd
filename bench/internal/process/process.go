// Package process runs a program once and measures it.
package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Job is a program to run, and what it reads and writes.
type Job struct {
	Args []string
	// Stdin is a file. Empty means nothing to read.
	Stdin string
	// Pipe has cat feed the file through a pipe, as in "cat file | program".
	Pipe bool
	// Stdout is a file that is made anew. What goes to standard error is in the
	// file of this name and ".stderr".
	Stdout string
	// Discard has what goes to standard output thrown away, into /dev/null.
	Discard bool
	// Limit is the time after which the program is killed.
	Limit time.Duration
}

// Measurement is what one run took.
type Measurement struct {
	// Wall is the time from the start of the first process to the end of the last.
	Wall time.Duration
	// CPU is the time in user and system of the program, without cat.
	CPU time.Duration
	// PeakBytes is the most memory that the program had at once. Linux counts
	// what the process that started it had, where that is more.
	PeakBytes int64
	Exit      int
	TimedOut  bool
	// Stderr is the end of what was written there.
	Stderr string
}

// Err says why a run does not count, or nil.
func (m Measurement) Err(limit time.Duration) error {
	switch {
	case m.TimedOut:
		return fmt.Errorf("did not finish in %v", limit)
	case m.Exit != 0:
		return fmt.Errorf("exit code %d: %s", m.Exit, m.Stderr)
	}
	return nil
}

// Run runs the job. An error means that it could not be measured, and not that
// the program failed.
func (j Job) Run() (m Measurement, err error) {
	stdin, stdout, stderr, err := j.open()
	if err != nil {
		return m, err
	}
	defer func() {
		m.Stderr = tail(stderr)
		err = errors.Join(err, stdin.Close(), stdout.Close(), stderr.Close())
	}()
	program := exec.Command(j.Args[0], j.Args[1:]...)
	program.Stdin, program.Stdout, program.Stderr = stdin, stdout, stderr
	began := time.Now()
	if j.Pipe {
		err = throughPipe(program, stdin, func() error { return j.wait(program, &m) })
	} else if err = program.Start(); err == nil {
		err = j.wait(program, &m)
	}
	m.Wall = time.Since(began)
	return m, err
}

func (j Job) open() (stdin, stdout, stderr *os.File, err error) {
	name := j.Stdin
	if name == "" {
		name = os.DevNull
	}
	if stdin, err = os.Open(name); err != nil {
		return nil, nil, nil, err
	}
	name = j.Stdout
	if j.Discard {
		name = os.DevNull
	}
	if stdout, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return nil, nil, nil, err
	}
	stderr, err = os.Create(j.Stdout + ".stderr")
	return stdin, stdout, stderr, err
}

// throughPipe starts cat and the program, and waits for both. A cat whose
// reader ended early is no error.
func throughPipe(program *exec.Cmd, from *os.File, wait func() error) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	cat := exec.Command("cat")
	cat.Stdin, cat.Stdout = from, w
	program.Stdin = r
	err = errors.Join(cat.Start(), program.Start(), w.Close(), r.Close())
	if err != nil {
		return err
	}
	err = wait()
	_ = cat.Wait()
	return err
}

// wait waits for the program, and kills it after the limit.
func (j Job) wait(program *exec.Cmd, m *Measurement) error {
	timer := time.AfterFunc(j.Limit, func() { _ = program.Process.Kill() })
	err := program.Wait()
	m.TimedOut = !timer.Stop()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	m.Exit = program.ProcessState.ExitCode()
	m.CPU = program.ProcessState.UserTime() + program.ProcessState.SystemTime()
	usage, ok := program.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("this system does not tell the memory of a process")
	}
	m.PeakBytes = usage.Maxrss << 10 // Linux counts in KiB
	return nil
}

// tail is the last of what was written to a file, as one line.
func tail(f *os.File) string {
	const most = 300
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	text := make([]byte, min(size, most))
	n, _ := f.ReadAt(text, size-int64(len(text)))
	return strings.Join(strings.Fields(string(text[:n])), " ")
}
