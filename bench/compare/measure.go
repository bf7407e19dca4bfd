package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// result is what a contender did in a task.
type result struct {
	Contender string
	Peer      bool
	summary
	// Reason says why there are no numbers, or is empty.
	Reason string
	// Untouched says that its output is the input but for the annotation.
	Untouched bool
}

// table is a task with its results.
type table struct {
	task
	Input   inventory
	Results []result
}

func (t table) of(contender string) (result, bool) {
	for _, r := range t.Results {
		if r.Contender == contender && r.Reason == "" {
			return r, true
		}
	}
	return result{}, false
}

// runner runs tasks.
type runner struct {
	// measure runs a job; it is that of a stopwatch.
	measure measure
	// scratch is a folder for inputs and outputs.
	scratch string
	// limit is how long a peer may take for one run.
	limit time.Duration
	// budget is how long a contender may take for all runs of a task.
	budget time.Duration
	// memory is how many bytes a contender may be expected to need.
	memory int64
	// scale is what numbers of rounds are multiplied with.
	scale float64
	log   io.Writer
}

type measure func(process.Job) (process.Measurement, error)

// stopwatch is the program of that name.
type stopwatch string

func (s stopwatch) measure(j process.Job) (m process.Measurement, err error) {
	text, err := json.Marshal(j)
	if err != nil {
		return m, err
	}
	var stderr bytes.Buffer
	cmd := exec.Command(string(s))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(text), &stderr
	out, err := cmd.Output()
	if err != nil {
		return m, fmt.Errorf("%w: %s", err, stderr.String())
	}
	return m, json.Unmarshal(out, &m)
}

// run does a task in a folder that it removes. Earlier tasks tell who need not try.
func (r runner) run(t task, earlier []table) (tab table, err error) {
	tab.task = t
	dir, err := os.MkdirTemp(r.scratch, "task-")
	if err != nil {
		return tab, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := t.prepare(dir); err != nil {
		return tab, err
	}
	if tab.Input, err = takeInventory(filepath.Join(dir, input)); err != nil {
		return tab, err
	}
	if t.Check {
		if err := t.prepareCheck(dir, r.measure, t.Contenders[0]); err != nil {
			return tab, err
		}
	}
	all := make([]runs, len(t.Contenders))
	for i, c := range t.Contenders {
		if all[i], err = r.first(t, c, dir, earlier); err != nil {
			return tab, fmt.Errorf("%s: %s: %w", t.Name, c.Name, err)
		}
		all[i].every = every(t.Rounds, r.scale, r.budget, all[i].first.Wall, c.Peer)
	}
	if err := r.rounds(t, dir, all); err != nil {
		return tab, err
	}
	for i, c := range t.Contenders {
		tab.Results = append(tab.Results, all[i].result(c))
		_, _ = fmt.Fprintf(r.log, "%s: %s: %d runs, median %v, %s; %s\n", t.Name, c.Name, tab.Results[i].Runs, tab.Results[i].Wall,
			size(tab.Results[i].PeakBytes), all[i].reason)
	}
	return tab, nil
}

// runs are those of one contender.
type runs struct {
	reason string
	verdict
	// first is the run that was verified; its caches were cold.
	first   process.Measurement
	outSize int64
	// every is how many rounds pass from one run to the next; 0 for no further run.
	every int
	timed []process.Measurement
}

func (r runs) result(c contender) result {
	res := result{Contender: c.Name, Peer: c.Peer, Reason: r.reason, Untouched: r.Untouched}
	switch {
	case r.reason != "":
	case len(r.timed) == 0:
		res.summary = summarise([]process.Measurement{r.first})
	default:
		res.summary = summarise(r.timed)
	}
	return res
}

// first has a contender do the task once, and verifies what it did. A peer
// that fails is a result; ours must not.
func (r runner) first(t task, c contender, dir string, earlier []table) (runs, error) {
	if reason := r.forecast(t, c, earlier); reason != "" {
		return runs{reason: reason}, nil
	}
	j := c.job(dir, t.Pipe)
	j.Limit = r.limit
	m, err := r.measure(j)
	if err != nil {
		return runs{}, err
	}
	got := runs{first: m}
	err = m.Err(j.Limit)
	if err == nil {
		got.outSize, err = sizeOf(j.Stdout)
	}
	if err == nil {
		got.verdict, err = r.judge(t, c, dir, j)
	}
	if err == nil && t.Discard {
		j.Discard = true
		if got.first, err = r.measure(j); err == nil {
			err = got.first.Err(j.Limit)
		}
	}
	if err != nil && c.Peer {
		return runs{reason: err.Error()}, os.Remove(j.Stdout)
	}
	return got, errors.Join(err, os.Remove(j.Stdout))
}

// judge verifies what a contender did.
func (r runner) judge(t task, c contender, dir string, j process.Job) (verdict, error) {
	switch {
	case t.Bytes == 0 || c.Name == "true" || c.Name == "cat" || c.Name == "rendering":
		return verdict{}, nil
	case t.Check:
		return verdict{}, r.refusesBroken(c, dir)
	}
	v, err := verify(filepath.Join(dir, input), j.Stdout, t.Values)
	if err == nil && !c.Peer && !v.Untouched {
		err = errors.New("more was changed than the annotation")
	}
	return v, err
}

// refusesBroken holds that a checker sees a limit that is none.
func (r runner) refusesBroken(c contender, dir string) error {
	for i, a := range c.Args {
		if a == "{dir}/"+limited {
			c.Args = append(append(c.Args[:i:i], "{dir}/"+broken), c.Args[i+1:]...)
		}
	}
	j := c.job(dir, false)
	j.Limit = r.limit
	m, err := r.measure(j)
	if err != nil {
		return err
	}
	if m.TimedOut || m.Exit != 1 {
		return fmt.Errorf("a wrong limit gave exit code %d: %s", m.Exit, m.Stderr)
	}
	return nil
}

const notTried = "not tried: "

// forecast says why a peer is not asked, or "".
func (r runner) forecast(t task, c contender, earlier []table) string {
	reason := ""
	for _, e := range earlier {
		for _, was := range e.Results {
			if was.Contender != c.Name || e.Check != t.Check || e.Bytes > t.Bytes || e.Bytes == 0 || !c.Peer || strings.HasPrefix(was.Reason, notTried) {
				continue
			}
			times := float64(t.Bytes) / float64(e.Bytes)
			wall := time.Duration(float64(was.Wall) * times)
			switch peak := int64(float64(was.PeakBytes) * times); {
			case was.Reason != "":
				return notTried + e.Name + " " + was.Reason
			case wall > r.limit:
				reason = fmt.Sprintf("%s%v, if linear from %s", notTried, wall.Round(time.Second), e.Name)
			case peak > r.memory:
				reason = fmt.Sprintf("%s%s of memory, if linear from %s", notTried, size(peak), e.Name)
			default:
				reason = ""
			}
		}
	}
	return reason
}

// every spreads the runs that a contender has time for over the rounds: three
// at least, but for a peer that takes most of the budget for one.
func every(rounds int, scale float64, budget, one time.Duration, peer bool) int {
	if one == 0 || peer && one > budget/4*3 {
		return 0
	}
	n := max(1, int(float64(rounds)*scale))
	fit := max(3, int(float64(budget)*scale/float64(one)))
	return max(1, (n+fit-1)/fit)
}

// rounds has the contenders take turns; each round another begins.
func (r runner) rounds(t task, dir string, all []runs) error {
	for round := range max(1, int(float64(t.Rounds)*r.scale)) {
		for k := range all {
			i := (k + round) % len(all)
			if all[i].every == 0 || all[i].reason != "" || round%all[i].every != 0 {
				continue
			}
			if err := r.again(t, t.Contenders[i], dir, &all[i]); err != nil {
				return fmt.Errorf("%s: %s: %w", t.Name, t.Contenders[i].Name, err)
			}
		}
	}
	return nil
}

// again is a run whose output must be as long as that which was verified.
func (r runner) again(t task, c contender, dir string, into *runs) error {
	j := c.job(dir, t.Pipe)
	j.Limit, j.Discard = r.limit, t.Discard
	m, err := r.measure(j)
	if err != nil {
		return err
	}
	if err := m.Err(j.Limit); err != nil {
		return err
	}
	into.timed = append(into.timed, m)
	if t.Discard {
		return nil
	}
	n, err := sizeOf(j.Stdout)
	if err != nil {
		return err
	}
	if n != into.outSize {
		return fmt.Errorf("wrote %d bytes, and %d before", n, into.outSize)
	}
	return os.Remove(j.Stdout)
}

func sizeOf(file string) (int64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
