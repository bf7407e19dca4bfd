// Command compare has helm-ratelimit and its peers do the same tasks side by
// side, and writes a page and plots of what they took.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

type options struct {
	docs, bin, scratch, only string
	limit, budget            time.Duration
	rounds                   float64
	micro                    int
}

func main() {
	var o options
	flag.StringVar(&o.docs, "docs", "docs", "`folder` for performance.md and images/performance*.svg")
	flag.StringVar(&o.bin, "bin", "bin", "`folder` of the contenders")
	flag.StringVar(&o.scratch, "scratch", "", "`folder` for inputs and outputs, 3 GB (default: /dev/shm where it is memory with 4 GB to spare, else that of the system)")
	flag.StringVar(&o.only, "only", "", "`names` of tasks, with commas between them (default: all)")
	flag.DurationVar(&o.limit, "limit", 2*time.Minute, "how long a peer may take for one run")
	flag.DurationVar(&o.budget, "budget", 8*time.Second, "how long a contender may take for the runs of a task, which is three at least unless one takes most of it")
	flag.Float64Var(&o.rounds, "rounds", 1, "what numbers of rounds are multiplied with")
	flag.IntVar(&o.micro, "micro", 6, "how often the benchmarks in Go run; 0 for not at all")
	flag.Parse()
	if err := run(o, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(o options, log io.Writer) (err error) {
	p := page{Limit: o.limit}
	if p.Scratch, err = findScratch(o.scratch); err != nil {
		return err
	}
	if p.machine, err = thisMachine(programs{bin: o.bin}); err != nil {
		return err
	}
	streams, err := os.MkdirTemp(p.Scratch.Folder, "bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(streams)) }()
	tools, err := os.MkdirTemp("", "bench-") // /dev/shm may be one where no program can be started
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tools)) }()
	removeWhenInterrupted(streams, tools)
	watch, err := buildStopwatch(tools)
	if err != nil {
		return err
	}
	r := runner{
		measure: watch.measure, scratch: streams, limit: o.limit, budget: o.budget, scale: o.rounds,
		memory: p.Memory / 4 * 3, log: log,
	}
	contenders, err := install(o.bin, tools)
	if err != nil {
		return err
	}
	for _, t := range tasks(contenders) {
		if o.only != "" && !strings.Contains(","+o.only+",", ","+t.Name+",") {
			continue
		}
		tab, err := r.run(t, p.Tables)
		if err != nil {
			return err
		}
		p.Tables = append(p.Tables, tab)
	}
	if p.Micro, err = microbenchmarks(o, tools); err != nil {
		return err
	}
	return p.write(o.docs)
}

func buildStopwatch(dir string) (stopwatch, error) {
	program := filepath.Join(dir, "stopwatch")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, "./bench/stopwatch").CombinedOutput(); err != nil {
		return "", fmt.Errorf("stopwatch: %w: %s", err, out)
	}
	return stopwatch(program), nil
}

func (p page) write(docs string) error {
	if err := os.MkdirAll(filepath.Join(docs, "images"), 0o755); err != nil {
		return err
	}
	for name, d := range map[string]drawing{"performance.svg": timePlot, "performance-memory.svg": memoryPlot} {
		svg, err := d.svg(p.Tables)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(docs, "images", name), svg, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(docs, "performance.md"), []byte(p.String()), 0o644)
}

// microbenchmarks has benchstat read the benchmarks in Go.
func microbenchmarks(o options, dir string) (string, error) {
	if o.micro == 0 {
		return "", nil
	}
	text, err := exec.Command("go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-benchtime", "300ms", "-count", fmt.Sprint(o.micro), "./bench").Output()
	if err != nil {
		return "", fmt.Errorf("go test -bench: %w: %s", err, text)
	}
	file := filepath.Join(dir, "benchmarks")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", err
	}
	out, err := exec.Command(filepath.Join(o.bin, "benchstat"), "median="+file).Output()
	if err != nil {
		return "", fmt.Errorf("benchstat: %w", err)
	}
	return regexp.MustCompile(`(?m)^cpu: .*\n`).ReplaceAllString(string(out), ""), nil
}

func thisMachine(p programs) (machine, error) {
	m := machine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), When: time.Now().UTC().Format("2006-01-02")}
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return m, err
	}
	if _, err := fmt.Fscanf(bytes.NewReader(text), "MemTotal: %d kB", &m.Memory); err != nil {
		return m, err
	}
	m.Memory <<= 10
	if m.FirstTouch, err = firstTouch(); err != nil {
		return m, err
	}
	m.Peers, err = p.versions("yq", "ytt", "kustomize", "kyverno")
	return m, err
}
