package main

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// spender gives the memory of a text back that is in a room, from its start on.
type spender struct {
	text []byte
	// end of what was given back, as an offset.
	end int
}

// giveBack gives all that is in front of the pieces that are left. They are in the order of the text, and some
// are not of it.
func (s *spender) giveBack(left [][]byte) {
	for _, piece := range left {
		at := s.offset(piece)
		if at < 0 {
			continue
		}
		if end := at - s.intoPage(at); end > s.end && unix.Madvise(s.text[s.end:end], unix.MADV_DONTNEED) == nil {
			s.end = end
		}
		return
	}
}

// offset returns where in the text a piece is, or -1.
func (s *spender) offset(piece []byte) int {
	text, at := address(s.text), address(piece)
	if at < text || at >= text+uintptr(len(s.text)) {
		return -1
	}
	return int(at - text)
}

// intoPage is how far behind the start of a large page an offset is, or behind that of the text.
func (s *spender) intoPage(at int) int {
	return min(at, int((address(s.text)+uintptr(at))%largePage))
}

func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
