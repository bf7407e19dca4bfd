package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// firstTouch measures how long it takes to get a page of 4 kB from the system, by a write to memory that no one
// has written to: the median of a few tries. The ratios of processes that do little depend on it most.
func firstTouch() (time.Duration, error) {
	const page, pages, tries = 4 << 10, 4096, 9
	var took []time.Duration
	for range tries {
		memory, err := unix.Mmap(-1, 0, page*pages, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
		if err != nil {
			return 0, os.NewSyscallError("mmap", err)
		}
		_ = unix.Madvise(memory, unix.MADV_NOHUGEPAGE) // a kernel that refuses has no large pages
		start := time.Now()
		for at := 0; at < len(memory); at += page {
			memory[at] = 1
		}
		took = append(took, time.Since(start)/pages)
		if err := unix.Munmap(memory); err != nil {
			return 0, os.NewSyscallError("munmap", err)
		}
	}
	return quantile(took, 0.5), nil
}

// touched is for the page.
func touched(d time.Duration) string {
	return fmt.Sprintf("Memory that is new takes %.2g µs for each page of 4 kB.", float64(d)/float64(time.Microsecond))
}
