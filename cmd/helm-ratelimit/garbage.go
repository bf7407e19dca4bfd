package main

import (
	"runtime"
	"runtime/debug"
)

const (
	// rarely is for GOGC: the heap may grow to five times of what was alive.
	rarely = 400
	// firstTime is GOGC until the first collection, which comes at 64 MB: Go
	// takes 4 MB for what was alive before.
	firstTime = 1600
)

// collectRarely makes the garbage collector wait for a large stream. What is
// made of a stream is alive until it is written, so that there is little to
// free; and while it collects, each pointer that is written costs several times
// as much.
func (c Command) collectRarely() {
	if c.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(firstTime)
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, rarely)
}
