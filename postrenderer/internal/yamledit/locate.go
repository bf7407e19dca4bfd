package yamledit

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// lines holds the offset of each line's first byte, with lines as the YAML
// parser counts them: CR, NEL, LS and PS end a line too.
type lines []int

var byteOrderMark = []byte("\ufeff")

func findLines(src []byte) lines {
	start := 0
	if bytes.HasPrefix(src, byteOrderMark) {
		start = len(byteOrderMark) // the parser does not count it as a column
	}
	starts := lines{start}
	for i := start; i < len(src); {
		n := breakLen(src[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		starts = append(starts, i)
	}
	return starts
}

// plainLines is findLines for a text that has no other break than LF, and no
// byte order mark. It makes use of the memory of other lines.
func plainLines(src []byte, of lines) lines {
	starts := append(slices.Grow(of[:0], bytes.Count(src, []byte("\n"))+1), 0)
	for at := 0; ; {
		i := bytes.IndexByte(src[at:], '\n')
		if i < 0 {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

// breakLen returns the length of the line break that b starts with, or 0.
func breakLen(b []byte) int {
	switch {
	case len(b) == 0:
		return 0
	case b[0] == '\n':
		return 1
	case b[0] == '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case b[0] == 0xc2 && len(b) > 1 && b[1] == 0x85: // NEL
		return 2
	case b[0] == 0xe2 && len(b) > 2 && b[1] == 0x80 && (b[2] == 0xa8 || b[2] == 0xa9): // LS, PS
		return 3
	}
	return 0
}

// startOf returns the first byte of a line, counted from 1, and the end of the
// text for a line that is not there.
func (d *Document) startOf(line int) int {
	if len(d.lines) == 0 {
		d.lines = plainLines(d.src, d.lines)
	}
	switch {
	case line < 1:
		return 0
	case line > len(d.lines):
		return len(d.src)
	}
	return d.lines[line-1]
}

// offsets returns a function that returns the byte at a line and column, counted
// from 1, columns in runes. It goes on from the place before, since a line of JSON
// may have thousands.
func (d *Document) offsets() func(line, column int) int {
	lastLine, lastColumn, last := 0, 0, 0
	return func(line, column int) int {
		if line != lastLine || column < lastColumn {
			lastLine, lastColumn, last = line, 1, d.startOf(line)
		}
		for ; lastColumn < column && last < len(d.src); lastColumn++ {
			_, n := utf8.DecodeRune(d.src[last:])
			last += n
		}
		return last
	}
}

func (d *Document) at(n *yamltree.Node) int { return int(n.Offset) }

// lineStart returns the offset of the first byte of the line that n starts in.
func (d *Document) lineStart(n *yamltree.Node) int {
	// Where each column in front of n is one byte, there is no need to count lines.
	if at := d.at(n) - columnsBefore(n); at == 0 || at > 0 && d.src[at-1] == '\n' {
		return at
	}
	return d.startOf(int(n.Line))
}

// columnsBefore returns how many columns stand in front of a node.
func columnsBefore(n *yamltree.Node) int { return int(n.Column) - 1 }

// lineEnd returns the offset just behind the last byte of the line at off,
// before its break.
func (d *Document) lineEnd(off int) int {
	for off < len(d.src) && breakLen(d.src[off:]) == 0 {
		off++
	}
	return off
}

// lineBreak returns the break to write beside off: that of the first line
// from there on that ends as files do, or "\n".
func (d *Document) lineBreak(off int) string {
	for ; off < len(d.src); off++ {
		switch d.src[off] {
		case '\n':
			return "\n"
		case '\r':
			return string(d.src[off : off+breakLen(d.src[off:])])
		}
	}
	return "\n"
}
