package main

import (
	"fmt"
	"strings"
	"time"
)

// machine is where a run was.
type machine struct {
	Cores  int
	Memory int64
	// FirstTouch is what a new page of memory takes, of 4 kB.
	FirstTouch time.Duration
	System     string
	Go         string
	Peers      []string
	When       string
}

// page is docs/performance.md.
type page struct {
	machine
	Scratch scratch
	Tables  []table
	// Micro is what benchstat says of the benchmarks in Go, or empty.
	Micro string
	// Limit is how long a peer could take.
	Limit time.Duration
}

func (p page) String() string {
	var b strings.Builder
	b.WriteString(head)
	p.inputs(&b)
	fmt.Fprintf(&b, "%d cores, %s of memory, %s, %s; %s; %s. %s A peer had %v for one run.\n",
		p.Cores, size(p.Memory), p.System, p.Go, strings.Join(p.Peers, ", "), p.When, touched(p.FirstTouch), p.Limit)
	p.goals(&b)
	b.WriteString(plots)
	for _, t := range p.Tables {
		p.table(&b, t)
	}
	if p.Micro != "" {
		fmt.Fprintf(&b, micro, strings.TrimSpace(p.Micro))
	}
	fmt.Fprintf(&b, foot, p.Scratch)
	return b.String()
}

const head = `# What it costs

` + "`make bench`" + ` wrote this page: numbers of one run on one machine, where all contenders took turns. Ratios carry over roughly to machines of the same kind, and not to those where memory costs otherwise ([ADR 9](adr/0009-what-speed-costs-and-where-it-ends.md)).
The task is the same for all: the annotation ` + "`" + annotation + `: "30"` + "`" + ` on every Ingress of a stream, and nothing else changed.

`

const inputs = `The streams are of what fleets render: CustomResourceDefinitions as controller-gen writes them, ConfigMaps with a dashboard and an nginx.conf, ClusterRoles, and releases of the chart of
` + "`helm create`" + `, rendered by Helm, whose Ingress is the one to limit. In that of %s, %.2g million lines have %.0f bytes each, and %.0f %% of the bytes are CustomResourceDefinitions.

`

const plots = `
## Time and memory by size

40 kB come from a file, the others through a pipe. Where a line ends, the contender goes no further in the time it has; the tables say why.

![Time of a whole process against the size of the input](images/performance.svg)

![Peak memory of a process against the size of the input](images/performance-memory.svg)

## Tables

Medians of whole processes, with quartiles in brackets. A ratio is of medians. "Same bytes": without the lines of the annotation, the output is the input.
`

const micro = `
## In Go

Without a process around it (` + "`go test -bench . ./bench`" + `, read by benchstat):

` + "```" + `
%s
` + "```" + `
`

const foot = `
## How it is measured

- A process is started directly, without a shell. "Through a pipe" is ` + "`cat FILE | PROGRAM >OUT`" + `, from the start of the first to the end of both; "from a file" is
  ` + "`PROGRAM <FILE >OUT`" + `. For the first, ` + "`cat`" + ` itself is ` + "`cat FILE | cat >OUT`" + `. kustomize does not read standard input and has the file in its folder, so no ` + "`cat`" + ` is in its time.
- "Into /dev/null" is ` + "`PROGRAM <FILE >/dev/null`" + `, as hyperfine runs programs: what a renderer costs without the writing, which into a file takes ` + "`cat`" + ` longer than the rest takes ours.
  yq is told to write no colours, since it would into ` + "`/dev/null`" + ` and take twice as long.
- The goal for each byte of a gigabyte is a bound from above. Linear growth was asked for within a fifth; that larger streams cost less for each byte is not held against us.
- In each round all take their turn, and each round begins with another. Slow ones take part in some rounds only, spread evenly; the slowest have one run.
- Before its time counts, each output is verified: as many documents and Ingresses as in the input, and the annotation on each of these. Up to 8 MB, all other values are
  compared too. Later runs must write as many bytes, where they write into a file. Ours must be the input byte for byte without the new lines.
- ` + "`check`" + ` and Kyverno must also refuse the same input with one limit that is negative. Kyverno's policy has this one rule, as a ClusterPolicy, which took less time
  than a ValidatingPolicy; ` + "`check`" + ` has all of its rules.
- %s
- Peak memory is the kernel's figure for the process. It has a floor: that of the program that starts it, which is what ` + "`true`" + ` shows.
- The peers are built from their modules, with the same compiler and flags as ours (` + "`tools/`" + `), and all are copied in pieces of 32 kB, as Helm unpacks a plugin. A file from
  the linker lies in smaller pages in the system's cache, and starts more slowly, as the first table shows. Inputs are generated (` + "`go run ./bench/stream BYTES INGRESSES`" + `).
- ` + "`make bench-ratios`" + ` holds the working tree against the commit before it, by instructions that valgrind counts, and fails where these grow by more than a tenth
  three times. What the kernel does is not in that, nor are waits.
`

// inputs describes the streams, with what was counted in the largest of those that grow.
func (p page) inputs(b *strings.Builder) {
	var largest table
	for _, t := range p.Tables {
		if t.Plotted && t.Input.bytes > largest.Input.bytes {
			largest = t
		}
	}
	if in := largest.Input; in.bytes > 0 {
		fmt.Fprintf(b, inputs, largest.Name, float64(in.lines)/1e6, in.perLine(), 100*in.definitions())
	}
}

func (p page) goals(b *strings.Builder) {
	byName := tables{}
	for _, t := range p.Tables {
		byName[t.Name] = t
	}
	b.WriteString("\n## Goals\n\n| | wanted | measured | met |\n|---|---|---|---|\n")
	for _, g := range byName.goals() {
		row(b, g.What, g.Want, g.Measured, g.Met)
	}
}

func (p page) table(b *strings.Builder, t table) {
	fmt.Fprintf(b, "\n### %s\n\n", t.describe())
	base := t.Results[0]
	row(b, "", "median", "times "+base.Contender, "times ours", "peak memory", "of the input", "same bytes", "runs")
	b.WriteString("|---|---|---|---|---|---|---|---|\n")
	ours, ok := t.of(oursIs)
	if !ok {
		ours, _ = t.of("helm-ratelimit check")
	}
	for _, r := range t.Results {
		if r.Reason != "" {
			row(b, r.Contender, reason(r.Reason), "", "", "", "", "", "")
			continue
		}
		row(b, r.Contender, r.wall(), times(ratio(r.Wall, base.Wall)), times(ratio(r.Wall, ours.Wall)),
			size(r.PeakBytes), times(ratio(r.PeakBytes, int64(t.Bytes))), t.same(r), fmt.Sprint(r.Runs))
	}
}

// wall has the quartiles, where there are runs enough.
func (r result) wall() string {
	if r.Runs < 3 {
		return took(r.Wall)
	}
	return fmt.Sprintf("%s (%s-%s)", took(r.Wall), took(r.Low), took(r.High))
}

// reason is a program's words, as a cell can have them.
func reason(s string) string {
	const most = 120
	s = strings.NewReplacer("|", "/", "<", "", ">", "", "`", "").Replace(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// same says whether a renderer left the rest as it was.
func (t table) same(r result) string {
	switch {
	case t.Check || t.Bytes == 0 || r.Contender == "cat" || r.Contender == "true":
		return ""
	case r.Untouched:
		return "yes"
	}
	return "no"
}

func row(b *strings.Builder, cells ...string) {
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

// times is a ratio with two or three digits; 0 has none.
func times(r float64) string {
	switch {
	case r == 0:
		return ""
	case r < 10:
		return fmt.Sprintf("%.2g", r)
	}
	return fmt.Sprintf("%.0f", r)
}

// took has three digits.
func took(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

// size is in powers of 1024, as the names of the tasks are.
func size(n int64) string {
	switch {
	case n < mB:
		return fmt.Sprintf("%.0f kB", float64(n)/kB)
	case n < 10*mB && n%mB != 0:
		return fmt.Sprintf("%.1f MB", float64(n)/mB)
	case n < gB:
		return fmt.Sprintf("%.0f MB", float64(n)/mB)
	case n%gB == 0:
		return fmt.Sprintf("%d GB", n/gB)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/gB)
}
