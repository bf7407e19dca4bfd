package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/model-ingress/helm-ratelimit/bench"
)

// task is what all contenders of a table do.
type task struct {
	Name string
	// Bytes and Ingresses are those of the input, within a hundredth.
	Bytes, Ingresses int
	// Pipe has cat feed it; without, standard input is the file.
	Pipe bool
	// Discard has the outputs that count thrown away, once one is verified.
	Discard bool
	// Rounds are how often the quick contenders run. The slow run more seldom.
	Rounds     int
	Contenders []contender
	// Plotted tasks are a point in the plots.
	Plotted bool
	// Values has the peers' outputs compared with the input, value by value.
	// Without it, their Ingresses and the number of documents are.
	Values bool
	// Check says that the contenders judge, and write no manifests.
	Check bool
}

const (
	kB = 1 << 10
	mB = 1 << 20
	gB = 1 << 30
)

// Names that goals are about.
const (
	startTask = "start"
	kB40      = "40 kB"
	mB1       = "1 MB"
	manyTask  = "10,000 Ingresses"
	mB32      = "32 MB"
	mB32File  = "32 MB from a file"
	mB32Null  = "32 MB into /dev/null"
	noneTask  = "no Ingress"
	gB1       = "1 GB"
	check1    = "check of 1 MB"
	check32   = "check of 32 MB"
)

// tasks are in the order in which a contender that gives up is not asked for more.
func tasks(p programs) []task {
	start := []contender{p.null(), p.cat(), p.render(), p.asLinked()}
	return []task{
		{Name: startTask, Rounds: 300, Contenders: start},
		{Name: kB40, Bytes: 40 * kB, Ingresses: 1, Rounds: 300, Contenders: p.renderers(), Plotted: true, Values: true},
		{Name: mB1, Bytes: mB, Ingresses: 3, Pipe: true, Rounds: 100, Contenders: p.renderers(), Plotted: true, Values: true},
		{Name: manyTask, Bytes: 8 * mB, Ingresses: 10_000, Pipe: true, Rounds: 30, Contenders: p.renderers(), Values: true},
		{Name: mB32, Bytes: 32 * mB, Ingresses: 70, Pipe: true, Rounds: 30, Contenders: p.renderers(), Plotted: true},
		{Name: mB32File, Bytes: 32 * mB, Ingresses: 70, Rounds: 30, Contenders: p.renderers()},
		{Name: mB32Null, Bytes: 32 * mB, Ingresses: 70, Discard: true, Rounds: 30, Contenders: p.renderers()},
		{Name: noneTask, Bytes: 32 * mB, Pipe: true, Rounds: 20, Contenders: p.renderers()},
		{Name: gB1, Bytes: gB, Ingresses: 70 * 32, Pipe: true, Rounds: 5, Contenders: p.renderers(), Plotted: true},
		{Name: check1, Bytes: mB, Ingresses: 3, Rounds: 100, Contenders: p.checkers(), Check: true},
		{Name: check32, Bytes: 32 * mB, Ingresses: 70, Rounds: 30, Contenders: p.checkers(), Check: true},
	}
}

// describe says what the input is and how it comes.
func (t task) describe() string {
	if t.Bytes == 0 {
		return "Start, and an empty stream"
	}
	ingresses := fmt.Sprintf("%d Ingresses", t.Ingresses)
	switch t.Ingresses {
	case 0:
		ingresses = "no Ingress"
	case 1:
		ingresses = "1 Ingress"
	case 10_000:
		ingresses = manyTask
	}
	way := "from a file"
	if t.Pipe {
		way = "through a pipe"
	}
	if t.Discard {
		way += " into /dev/null"
	}
	what := "Rendering"
	if t.Check {
		what = "Checking"
	}
	return fmt.Sprintf("%s %s with %s, %s", what, size(int64(t.Bytes)), ingresses, way)
}

// prepare writes the input and what the contenders need.
func (t task) prepare(dir string) error {
	f, err := os.Create(filepath.Join(dir, input))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, mB)
	if err := bench.Write(w, t.Bytes, t.Ingresses); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, c := range t.Contenders {
		if err := c.prepare(dir); err != nil {
			return err
		}
	}
	return f.Close()
}

// prepareCheck makes inputs with limits of what ours renders: one where all
// are right, and one where the last is not.
func (t task) prepareCheck(dir string, measure measure, ours contender) error {
	j := ours.job(dir, false)
	j.Stdout, j.Limit = filepath.Join(dir, limited), time.Minute
	m, err := measure(j)
	if err != nil {
		return err
	}
	if err := m.Err(j.Limit); err != nil {
		return err
	}
	text, err := os.ReadFile(j.Stdout)
	if err != nil {
		return err
	}
	line := []byte(annotation + `: "30"`)
	at := bytes.LastIndex(text, line)
	if at < 0 {
		return fmt.Errorf("ours wrote no %s", line)
	}
	wrong := []byte(annotation + `: "-3"`)
	return os.WriteFile(filepath.Join(dir, broken), slices.Concat(text[:at], wrong, text[at+len(line):]), 0o600)
}
