package format

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

const (
	// excerptRunes of a longer line are shown: about two rows of a terminal,
	// enough to see where in a flow mapping one is.
	excerptRunes = 160
	// tabStop in columns of the screen. YAML has no tabs that matter, so any does.
	tabStop = 4
	// byteOrderMark at the start of a line is not counted as a column.
	byteOrderMark = "\ufeff"
)

// excerpt returns the line of the position with its number in a gutter, and a
// caret below the column; "" where the line is unknown or there is no text.
func (p printer) excerpt(pos diag.Position) string {
	if p.text == nil || pos.Line < 1 {
		return ""
	}
	line, ok := lineOf(p.text(pos), pos.Line)
	if !ok {
		return ""
	}
	line, column := window(line, pos.Column)
	shown, offset := layout(line, column)
	gutter := strconv.Itoa(pos.Line)
	out := strings.TrimRight(indent+gutter+" | "+shown, " ") + "\n"
	if column > 0 {
		gutter = strings.Repeat(" ", len(gutter))
		out += indent + gutter + " | " + strings.Repeat(" ", offset) + p.paint(green, "^") + "\n"
	}
	return out
}

// lineOf returns line n, which counts from 1, without its line break.
func lineOf(text []byte, n int) (string, bool) {
	for range n - 1 {
		_, rest, ok := bytes.Cut(text, []byte("\n"))
		if !ok {
			return "", false
		}
		text = rest
	}
	line, _, ended := bytes.Cut(text, []byte("\n"))
	s := strings.TrimPrefix(strings.TrimSuffix(string(line), "\r"), byteOrderMark)
	return s, ended || len(line) > 0
}

// window cuts a long line around the column and returns the column in what is
// left. A column behind the line is the one after its last rune; 0 stays 0.
func window(line string, column int) (string, int) {
	runes := utf8.RuneCountInString(line)
	column = min(max(column, 0), runes+1)
	if runes <= excerptRunes {
		return line, column
	}
	first := min(max(column-1-excerptRunes/2, 0), runes-excerptRunes)
	from := runesLen(line, first)
	to := from + runesLen(line[from:], excerptRunes)
	part := line[from:to]
	if first > 0 {
		part, column = "…"+part, column-first+1
	}
	if to < len(line) {
		part += "…"
	}
	return part, column
}

// runesLen is how many bytes the first n runes take.
func runesLen(s string, n int) int {
	at := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// layout returns the line as it is shown and how many columns of the screen
// its runes before the column take.
func layout(line string, column int) (shown string, offset int) {
	var b strings.Builder
	at := 0
	for i := 1; len(line) > 0; i++ {
		_, size := utf8.DecodeRuneInString(line)
		cell := cellOf(line[:size], at)
		b.WriteString(cell)
		at += screenWidth(cell)
		line = line[size:]
		if i < column {
			offset = at
		}
	}
	return b.String(), offset
}

// cellOf returns what is shown for one rune that begins at a column of the screen.
func cellOf(raw string, at int) string {
	if raw == "\t" {
		return strings.Repeat(" ", tabStop-at%tabStop)
	}
	return visibleRune(raw)
}

// screenWidth is how many columns printable text takes on most terminals: none
// for a rune that combines with the one before, two for wide ones.
func screenWidth(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me) || joinsSyllable(r):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// joinsSyllable reports whether the rune is a vowel or final consonant of
// Hangul, drawn into the block of the consonant before it (UAX #11).
func joinsSyllable(r rune) bool { return r >= 0x1160 && r <= 0x11ff }
