package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/model-ingress/helm-ratelimit/bench"
	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// work is something to do for both programs.
type work struct {
	Name string
	// Bytes is the size of the stream, or what its Ingresses take, if that is more.
	Bytes, Ingresses int
	// List has the Ingresses in one document, and nothing else.
	List bool
	// Args are the arguments; standard input is the stream.
	Args []string
	// More multiplies the number of runs, for what varies more and takes less.
	More int
}

var render = []string{"--rpm", "30"}

// works take seconds under valgrind, all together.
func works() []work {
	return []work{
		{Name: "start", Args: render, More: 3},
		{Name: "render 40 kB", Bytes: 40 << 10, Ingresses: 1, Args: render, More: 2},
		{Name: "render 1 MB", Bytes: 1 << 20, Ingresses: 3, Args: render},
		{Name: "render 32 MB", Bytes: 32 << 20, Ingresses: 70, Args: render},
		{Name: "render 100 Ingresses", Ingresses: 100, Args: render},
		{Name: "render a List of 100", Ingresses: 100, List: true, Args: render},
		{Name: "render a List of 1000", Ingresses: 1000, List: true, Args: render, More: 2},
		{Name: "check 1 MB", Bytes: 1 << 20, Ingresses: 3, Args: []string{"check", "--rpm", "30", "-"}},
		{Name: "check 100 Ingresses", Ingresses: 100, Args: []string{"check", "--rpm", "30", "-"}},
		{Name: "explain 100 Ingresses", Ingresses: 100, Args: []string{"explain", "--rpm", "30", "-"}},
	}
}

// prepare writes the streams.
func prepare(dir string) ([]work, error) {
	all := works()
	for _, w := range all {
		f, err := os.Create(filepath.Join(dir, w.Name+".yaml"))
		if err != nil {
			return nil, err
		}
		out := bufio.NewWriter(f)
		if err := errors.Join(w.write(out), out.Flush(), f.Close()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (w work) write(to io.Writer) error {
	if w.List {
		return bench.WriteList(to, w.Ingresses)
	}
	return bench.Write(to, w.Bytes, w.Ingresses)
}

func (w work) job(program, dir string) process.Job {
	return process.Job{
		Args:  append([]string{program}, w.Args...),
		Stdin: filepath.Join(dir, w.Name+".yaml"), Stdout: filepath.Join(dir, "out"),
		Limit: time.Minute,
	}
}
