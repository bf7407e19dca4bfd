package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// counter says what a run costs.
type counter struct {
	unit string
	// runs are how many it takes, each side, for a minimum that repeats.
	runs  int
	count func(process.Job) (float64, error)
}

// The garbage collector does not run at the same points each time, so that even
// instructions vary: by 4 % for 40 kB, and by 1 % for more. Valgrind does not know
// RDTSCP, with which Go tells the time where threads wait for each other.
// It runs one thread at a time, and in turn only if it is told to: one that waits in a loop for
// another otherwise can do so for ever, as one run in six for a List of 1000 did.
var instructions = counter{"instructions", 4, func(j process.Job) (float64, error) {
	j.Args = append([]string{"env", "GODEBUG=cpu.rdtscp=off", "valgrind", "--tool=cachegrind", "--fair-sched=yes", "--cache-sim=no", "--cachegrind-out-file=/dev/null"}, j.Args...)
	m, err := runOf(j)
	if err != nil {
		return 0, err
	}
	return references(m.Stderr)
}}

var processorTime = counter{"processor time in ms", 40, func(j process.Job) (float64, error) {
	m, err := runOf(j)
	return float64(m.CPU.Microseconds()) / 1000, err
}}

func runOf(j process.Job) (process.Measurement, error) {
	m, err := j.Run()
	if err != nil {
		return m, err
	}
	if err := m.Err(j.Limit); err != nil {
		return m, fmt.Errorf("%s: %w", strings.Join(j.Args, " "), err)
	}
	return m, os.Remove(j.Stdout)
}

var refs = regexp.MustCompile(`I\s+refs:\s+([\d,]+)`)

// references reads what cachegrind writes at its end.
func references(text string) (float64, error) {
	found := refs.FindStringSubmatch(text)
	if found == nil {
		return 0, fmt.Errorf("valgrind said no count: %s", text)
	}
	return strconv.ParseFloat(strings.ReplaceAll(found[1], ",", ""), 64)
}
