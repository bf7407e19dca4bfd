package manifest

import (
	"slices"
	"sync"
)

// splitBeside cuts the stretches of a stream beside each other. ok is false where they cannot be cut
// so.
func splitBeside(stretches [][]byte) (docs []Document, ok bool) {
	parts, lines, open := make([][]Document, len(stretches)), make([]int, len(stretches)), make([]bool, len(stretches))
	var all sync.WaitGroup
	for i, stretch := range stretches {
		all.Go(func() { parts[i], lines[i], open[i] = splitStretch(stretch) })
	}
	all.Wait()
	if slices.Contains(open[:len(open)-1], true) {
		return nil, false
	}
	above := lines[0]
	for i, part := range parts[1:] {
		for k := range part {
			part[k].Line += above
		}
		above += lines[i+1]
	}
	return slices.Concat(parts...), true
}

// stretches cuts a text at separators into so many parts, of about the same size. The last may be empty.
func stretches(src []byte, n int) [][]byte {
	var out [][]byte
	start := 0
	for ; n > 1; n-- {
		end := nextSeparator(src, start+(len(src)-start)/n)
		out = append(out, src[start:end:end])
		start = end
	}
	return append(out, src[start:])
}

// longStretch is one that is worth a goroutine, in bytes.
const longStretch = 1 << 20

// nextSeparator returns the start of the next separator, from the next line on, or the text's length.
func nextSeparator(src []byte, at int) int {
	for at = lineAfter(src, at); at < len(src); at = lineAfter(src, at) {
		if at = nextMarker(src, at); at == len(src) || isMarker(src[at:lineAfter(src, at)], "---") {
			return at
		}
	}
	return at
}
