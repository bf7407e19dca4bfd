package main

import (
	"fmt"
	"time"
)

// goal is what was wanted of a ratio, and what was measured.
type goal struct {
	What, Want, Measured string
	// Met is "yes" or "no", or "not measured".
	Met string
}

// tables are by the names of their tasks.
type tables map[string]table

// goals are in the order in which they were set.
func (t tables) goals() []goal {
	return []goal{
		t.most("40 kB: time of `cat`", 2, t.wall(kB40, oursIs, "cat")),
		t.least("40 kB: faster than the fastest peer", 4, t.fastestPeer(kB40)),
		t.most("32 MB through a pipe: time of `cat`", 3, t.wall(mB32, oursIs, "cat")),
		t.least("32 MB into /dev/null: faster than the fastest peer", 150, t.fastestPeer(mB32Null)),
		t.most("32 MB: peak memory, of the input", 2.5, t.peak(mB32)),
		t.most("1 GB: time of 32 MB, for each byte", 1.2, t.perByte(gB1, mB32)),
		t.most("1 GB: peak memory, of the input", 2.2, t.peak(gB1)),
		t.least("10,000 Ingresses: faster than the fastest peer", 20, t.fastestPeer(manyTask)),
		t.most("`check` of 32 MB with all rules: time of rendering it", 1.5, t.wall(check32, "helm-ratelimit check", "rendering")),
	}
}

func (tables) most(what string, want, got float64) goal {
	return judged(what, fmt.Sprintf("at most %g", want), got, got <= want)
}

func (tables) least(what string, want, got float64) goal {
	return judged(what, fmt.Sprintf("at least %g", want), got, got >= want)
}

// judged is a goal; 0 is what was not measured.
func judged(what, want string, got float64, met bool) goal {
	g := goal{What: what, Want: want, Measured: fmt.Sprintf("%.3g", got), Met: "no"}
	switch {
	case got == 0:
		g.Measured, g.Met = "", "not measured"
	case met:
		g.Met = "yes"
	}
	return g
}

// wall is how many times as long as another a contender takes.
func (t tables) wall(task, contender, other string) float64 {
	a, okA := t[task].of(contender)
	b, okB := t[task].of(other)
	if !okA || !okB {
		return 0
	}
	return ratio(a.Wall, b.Wall)
}

// fastestPeer is how many times as long as ours the fastest peer takes.
func (t tables) fastestPeer(task string) float64 {
	ours, ok := t[task].of(oursIs)
	var best time.Duration
	for _, r := range t[task].Results {
		if r.Peer && r.Reason == "" && (best == 0 || r.Wall < best) {
			best = r.Wall
		}
	}
	if !ok {
		return 0
	}
	return ratio(best, ours.Wall)
}

// peak is our memory, in inputs.
func (t tables) peak(task string) float64 {
	ours, ok := t[task].of(oursIs)
	if !ok {
		return 0
	}
	return ratio(ours.PeakBytes, int64(t[task].Bytes))
}

// perByte is how many times as long each byte of one task takes as one of another.
func (t tables) perByte(task, other string) float64 {
	a, okA := t[task].of(oursIs)
	b, okB := t[other].of(oursIs)
	if !okA || !okB {
		return 0
	}
	return ratio(a.Wall, b.Wall) * float64(t[other].Bytes) / float64(t[task].Bytes)
}
