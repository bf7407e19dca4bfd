package manifest

import (
	"bytes"
	"encoding/binary"
)

// nextMarker returns the start of the next line, from the line start off on,
// that begins with "---" or "...", or the text's length.
func nextMarker(text []byte, off int) int {
	if startsMarker(text[off:]) {
		return off
	}
	for {
		off += withoutPair(text[off:])
		end := min(off+block, len(text))
		// The block may have the last two bytes of the marker alone.
		if at := markerIn(text, max(off-1, 1), end); at > 0 {
			return at
		}
		if off = end; off == len(text) {
			return off
		}
	}
}

// block is how many bytes are looked at together.
const block = 64

// withoutPair returns how many bytes in front, in whole blocks, have no pair that may be of a
// marker. Lines are short, and to search for the end of each takes three times as long.
func withoutPair(text []byte) int {
	n := 0
	for ; len(text)-n >= block; n += block {
		b := (*[block]byte)(text[n:])
		if (pairs(b[0:])|pairs(b[8:])|pairs(b[16:])|pairs(b[24:])|pairs(b[32:])|pairs(b[40:])|pairs(b[48:])|pairs(b[56:]))&highs != 0 {
			break
		}
	}
	return n
}

// Four pairs of bytes, as one number.
const (
	ones  = 0x0001000100010001
	highs = 0x8000 * ones
)

// pairs has the high bit of a pair set where both are one of ",-./", which differ in two bits alone:
// of the three bytes of a marker, two are a pair, wherever it starts. Bytes that are not ASCII, and those
// behind a pair, may set it too; other bits mean nothing.
func pairs(text []byte) uint64 {
	return ((binary.LittleEndian.Uint64(text) | 0x0303*ones) ^ 0x2f2f*ones) - ones
}

// markerIn returns the first offset, of those from start on and below end, at which a line
// starts with a marker, or 0.
func markerIn(text []byte, start, end int) int {
	for start < end {
		i := bytes.IndexByte(text[start-1:end-1], '\n')
		if i < 0 {
			return 0
		}
		if startsMarker(text[start+i:]) {
			return start + i
		}
		start += i + 1
	}
	return 0
}

func startsMarker(text []byte) bool {
	return len(text) > 2 && (text[0] == '-' || text[0] == '.') && text[1] == text[0] && text[2] == text[0]
}
