//go:build e2e && hosts

package hosts

import (
	"fmt"
	"io"
	"testing"
	"text/tabwriter"
)

// result is what became of a row.
type result struct {
	row      row
	Version  string
	Commands int // of the page, that were run
	Scripts  int // that were run
	failed   []string
	parts    int
}

type table []*result

// results are those of the rows that were run, in their order.
var results table

func (t *table) add(r row) *result {
	*t = append(*t, &result{row: r})
	return (*t)[len(*t)-1]
}

// ran runs a part of a row, keeps whether it failed, and returns how much of it was run.
func (r *result) ran(t *testing.T, part string, run func(*testing.T) int) (n int) {
	t.Helper()
	if !t.Run(part, func(t *testing.T) { t.Helper(); n = run(t) }) {
		r.failed = append(r.failed, part)
	}
	r.parts++
	return n
}

func (r *result) verdict() string {
	switch {
	case len(r.failed) > 0:
		return fmt.Sprintf("FAILED: %v", r.failed)
	case r.parts < 2:
		return "FAILED: not run to its end"
	}
	return "passed"
}

func (t table) print(to io.Writer) {
	w := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintf(w, "host\tHelm\tversion\tcommands of its page\tscripts\tresult\n")
	for _, r := range t {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\n", r.row.Host, r.row.Major, r.Version, r.Commands, r.Scripts, r.verdict())
	}
	_ = w.Flush()
}
