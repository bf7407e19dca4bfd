package main

import (
	"bytes"
	"runtime"
	"runtime/debug"
)

const (
	// rarely is for GOGC: the heap may grow to five times of what was alive.
	rarely = 400
	// firstTime is GOGC until the first collection, which comes at 64 MB: Go
	// takes 4 MB for what was alive before.
	firstTime = 1600
	// firstHeap is what ten thousand Ingresses take, and a little less than Go reserves at once, in bytes.
	firstHeap = 48 << 20
	// many Ingresses in a megabyte are worth large pages for the heap.
	many = 256
)

// heapFor has the heap ready for a large input, of which src is the start. What is made of it is alive
// until it is written, so that there is little to free; and while the garbage collector runs, each pointer that
// is written costs several times as much: it waits. Whoever sets GOGC or GOMEMLIMIT knows better.
func heapFor(src []byte, getenv func(string) string) {
	if getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(firstTime)
	if bytes.Count(src[:min(len(src), largeInput)], []byte("\nkind: Ingress\n")) >= many {
		heapInLargePages(firstHeap)
	}
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, rarely)
}
