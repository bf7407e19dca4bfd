package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// patience is how long a run may take before it says how far it is.
	patience = time.Second
	// often is the time between two lines.
	often = 100 * time.Millisecond
)

// progress tells a terminal how many of some files are done, in one line that
// is gone at the end. It may be used by several goroutines.
type progress struct {
	out io.Writer // nil: nobody looks
	now func() time.Time
	all int

	mu   sync.Mutex
	done int
	next time.Time // of the next line
	said bool
}

func newProgress(out io.Writer, now func() time.Time, all int) *progress {
	return &progress{out: out, now: now, all: all, next: now().Add(patience)}
}

// step is called after each file. That a line cannot be written is nobody's loss.
func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if now := p.now(); p.out != nil && now.After(p.next) {
		_, _ = fmt.Fprintf(p.out, "\r%d of %d files checked", p.done, p.all)
		p.next, p.said = now.Add(often), true
	}
}

// clear takes the line away.
func (p *progress) clear() {
	if p.said {
		_, _ = fmt.Fprint(p.out, "\r\x1b[K")
	}
}
