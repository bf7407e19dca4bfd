package main

import "runtime/debug"

// rarely is for GOGC: the heap may grow to five times of what was alive.
const rarely = 400

// collectRarely makes the garbage collector wait for a large stream. What is
// made of a stream is alive until it is written, so that there is little to free.
func (c Command) collectRarely() {
	if c.Getenv("GOGC") == "" {
		debug.SetGCPercent(rarely)
	}
}
