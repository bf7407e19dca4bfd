// Command ratios holds the working tree against an earlier commit: it builds
// helm-ratelimit of both, counts what the same work costs each, and fails where
// that has grown. It counts instructions under valgrind, which other programs
// of the machine do not change; without valgrind it is processor time.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

type options struct {
	base, by string
	growth   float64
}

// errGrown is what the program is there to find.
var errGrown = errors.New("costs have grown")

func main() {
	var o options
	flag.StringVar(&o.base, "base", "", "`commit` to compare with (default: where the branch left main; else HEAD where files differ from it, and the commit before it where none does)")
	flag.StringVar(&o.by, "by", "", "instructions or cpu (default: instructions where there is valgrind)")
	flag.Float64Var(&o.growth, "growth", 0.1, "what costs may grow by")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}

func run(o options, out io.Writer) (err error) {
	counter, err := counterOf(o.by)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ratios-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if o.base == "" {
		if o.base, err = defaultBase(); err != nil {
			return err
		}
	}
	old, now := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	if err := errors.Join(buildCommit(o.base, dir, old), build(".", now)); err != nil {
		return err
	}
	works, err := prepare(dir)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "%s of the working tree, and of %s\n", counter.unit, o.base)
	c := comparison{growth: o.growth, runs: counter.runs, out: out, count: func(w work, isNew bool) (float64, error) {
		program := old
		if isNew {
			program = now
		}
		return counter.count(w.job(program, dir))
	}}
	return c.run(works)
}

func counterOf(by string) (counter, error) {
	_, err := exec.LookPath("valgrind")
	switch {
	case by == "instructions" || by == "" && err == nil:
		return instructions, err
	case by == "cpu" || by == "":
		return processorTime, nil
	}
	return counter{}, fmt.Errorf("cannot count by %q: want instructions or cpu", by)
}
