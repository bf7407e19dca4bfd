package manifest

import (
	"runtime"
	"sync"
)

// longPart is one that is worth a goroutine, in bytes.
const longPart = 1 << 20

// Skimmed is a document that may matter, and how much.
type Skimmed struct {
	Document
	Relevance Relevance
}

// SplitSkimmed is Split less the documents that do not matter to s: nine in ten are not worth a place in a list.
// Each is skimmed while its text is in the processor's cache, and parts of a large stream beside each other.
func SplitSkimmed(src []byte, s *Skimmer) []Skimmed {
	if n := min(runtime.GOMAXPROCS(0), len(src)/longPart); n > 1 {
		if docs, ok := splitBeside(partsOf(src, n), s); ok {
			return docs
		}
	}
	return splitBehind(src, s)
}

// splitBehind is SplitSkimmed of one document behind the other.
func splitBehind(src []byte, s *Skimmer) []Skimmed {
	p := part{text: src}
	p.split(s)
	return p.docs
}

// part is one of a stream that starts with a separator, or is its start.
type part struct {
	text []byte
	// docs are those that matter, each with its place in the part, and lines how many line breaks there are.
	docs  []Skimmed
	lines int
	// isOpen says that it ends within directives, so that a separator behind it is not
	// the end of its last document.
	isOpen bool
}

// splitBeside is SplitSkimmed of parts, beside each other. ok is false where they cannot be cut so.
func splitBeside(parts []part, s *Skimmer) (docs []Skimmed, ok bool) {
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i].split(s) })
	}
	all.Wait()
	offset, lines := 0, 0
	for i, p := range parts {
		if p.isOpen && i+1 < len(parts) {
			return nil, false
		}
		for _, d := range p.docs {
			d.Offset += offset
			d.Line += lines
			docs = append(docs, d)
		}
		offset, lines = offset+len(p.text), lines+p.lines
	}
	return docs, true
}

func (p *part) split(skimmer *Skimmer) {
	var s Splitter
	for d, ok := s.Next(p.text, true); ok; d, ok = s.Next(p.text, true) {
		if r := skimmer.Relevance(d); r != Irrelevant {
			p.docs = append(p.docs, Skimmed{d, r})
		}
	}
	p.lines, p.isOpen = s.lines, s.directives
}

// partsOf cuts a text at separators into so many parts, of about the same size. The last may be empty.
func partsOf(src []byte, n int) []part {
	var out []part
	start := 0
	for ; n > 1; n-- {
		end := nextSeparator(src, start+(len(src)-start)/n)
		out = append(out, part{text: src[start:end:end]})
		start = end
	}
	return append(out, part{text: src[start:]})
}

// nextSeparator returns the start of the next separator, from the next line on, or the text's length.
func nextSeparator(src []byte, at int) int {
	for at = lineAfter(src, at); at < len(src); at = lineAfter(src, at) {
		if at = nextMarker(src, at); at == len(src) || isMarker(src[at:lineAfter(src, at)], "---") {
			return at
		}
	}
	return at
}
