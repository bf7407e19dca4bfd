package manifest

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

var byteOrderMark = []byte("\ufeff")

// places tell the line and column of each byte of a text, however many are
// asked for: a List may have thousands of objects, and be one line of JSON.
type places struct {
	breaks []int // the offsets of all line breaks, and the length of the text
	// runes are the numbers of characters in front of each stretch of bytes; nil
	// where each byte is one.
	runes []int
}

// stretch is how many bytes are counted at most to tell a column.
const stretch = 4 << 10

func findPlaces(raw []byte) *places {
	breaks := make([]int, 0, bytes.Count(raw, []byte("\n"))+1)
	for at := 0; ; {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			break
		}
		breaks = append(breaks, at+i)
		at += i + 1
	}
	p := &places{breaks: append(breaks, len(raw))}
	if utf8.RuneCount(raw) == len(raw) {
		return p
	}
	count := 0
	for at := 0; at < len(raw); at += stretch {
		p.runes = append(p.runes, count)
		count += starts(raw[at:min(at+stretch, len(raw))])
	}
	return p
}

// of returns how many line breaks are in front of a byte of the text, and how
// many characters of its line.
func (p *places) of(raw []byte, off int) (breaks, characters int) {
	line, _ := slices.BinarySearch(p.breaks, off)
	start := 0
	if line > 0 {
		start = p.breaks[line-1] + 1
	}
	if start == 0 && bytes.HasPrefix(raw[:off], byteOrderMark) {
		start = len(byteOrderMark)
	}
	return line, p.count(raw, off) - p.count(raw, min(start, off))
}

// count returns how many characters there are in front of a byte.
func (p *places) count(raw []byte, off int) int {
	if p.runes == nil || off == 0 {
		return off
	}
	at := (off - 1) / stretch
	return p.runes[at] + starts(raw[at*stretch:off])
}

// starts returns how many characters start in a piece of text.
func starts(piece []byte) int {
	n := 0
	for _, c := range piece {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}
