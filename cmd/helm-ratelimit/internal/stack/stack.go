// Package stack gives the main goroutine, before anything else happens, the
// stack that a render needs.
//
// Go begins with 2 kB and doubles them whenever they are full, which is three
// times before a stream of 40 kB is written. Each time it lays out a list of
// stacks of the new size in fresh pages, and reads the tables of all functions
// that are on the old one. That was a twentieth of the process. Here nothing is
// on it yet, and one step is enough.
//
// Packages are initialised by their paths, once what they import is. This one
// imports nothing, so that only those of the runtime itself are earlier: the
// library for YAML compiles regular expressions, and would need more than 2 kB.
package stack

// frame is more than a render has on the stack. Go gives the next power of two.
const frame = 16 << 10

// The variable is for the call.
var _ = enter(false)

// enter has a frame of that size, which is what Go makes room for when it is
// called. It is used, and costs its pages, only where use is true.
//
//go:noinline
func enter(use bool) byte {
	if !use {
		return 0
	}
	var room [frame]byte
	return last(&room)
}

//go:noinline
func last(room *[frame]byte) byte { return room[frame-1] }
