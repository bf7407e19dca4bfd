package main

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const (
	// shm is where Linux has files in memory.
	shm = "/dev/shm"
	// room is more than the largest task needs, in bytes: an input of a gigabyte,
	// and as much output.
	room = 4 * gB
)

// scratch is the folder for inputs and outputs.
type scratch struct {
	Folder string
	// InMemory says that no disk takes part: a kernel that has a gigabyte to
	// write slows down whoever writes more.
	InMemory bool
}

// findScratch takes the folder that was given, or else memory where there is
// enough, or else the folder of the system for what is temporary.
func findScratch(given string) (scratch, error) {
	if given == "" {
		if memory, free, err := fileSystem(shm); err == nil && memory && free >= room {
			return scratch{Folder: shm, InMemory: true}, nil
		}
		given = os.TempDir()
	}
	memory, _, err := fileSystem(given)
	return scratch{Folder: given, InMemory: memory}, err
}

// fileSystem says whether a folder is in memory, and how many bytes it has free.
func fileSystem(folder string) (memory bool, free int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return false, 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	return s.Type == unix.TMPFS_MAGIC, int64(s.Bavail) * s.Bsize, nil
}

// removeWhenInterrupted removes folders before the program ends by a signal:
// gigabytes would stay in memory.
func removeWhenInterrupted(folders ...string) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, unix.SIGTERM)
	go func() {
		<-signals
		for _, f := range folders {
			_ = os.RemoveAll(f)
		}
		os.Exit(1)
	}()
}

// String is for the page.
func (s scratch) String() string {
	if s.InMemory {
		return "Inputs and outputs are files in `" + s.Folder + "`, which is memory, so that no disk is measured."
	}
	return "Inputs and outputs are files in `" + s.Folder + "`, which is not memory: the more is written, the more of a time is the disk's."
}
