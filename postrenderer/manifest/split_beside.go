package manifest

import "sync"

// longPart is one that is worth a goroutine, in bytes.
const longPart = 1 << 20

// part is one of a stream that starts with a separator, or is its start.
type part struct {
	text []byte
	// cuts are where its documents end, and lines how many line breaks it has.
	cuts  []cut
	lines int
	// isOpen says that it ends within directives, so that a separator behind it is not
	// the end of its last document.
	isOpen bool
}

// cut is the end of a document in its part, and the line in it where the document starts.
type cut struct {
	end, line int
	relevance Relevance
}

// splitBeside is SplitSkimmed of parts, beside each other. ok is false where they cannot be cut so.
func splitBeside(parts []part, s *Skimmer) (docs []Document, relevance []Relevance, ok bool) {
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i].split(s) })
	}
	all.Wait()
	n := 0
	for i, p := range parts {
		if p.isOpen && i+1 < len(parts) {
			return nil, nil, false
		}
		n += len(p.cuts)
	}
	docs, relevance = make([]Document, n), make([]Relevance, n)
	first, above := 0, 0
	for _, p := range parts {
		to, toRelevance, lines := docs[first:], relevance[first:], above
		all.Go(func() { p.documents(to, toRelevance, lines) })
		first, above = first+len(p.cuts), above+p.lines
	}
	all.Wait()
	return docs, relevance, true
}

func (p *part) split(skimmer *Skimmer) {
	p.cuts = make([]cut, 0, len(p.text)/small)
	var s Splitter
	for d, ok := s.Next(p.text, true); ok; d, ok = s.Next(p.text, true) {
		c := cut{end: s.start, line: d.Line}
		if skimmer != nil {
			c.relevance = skimmer.Relevance(d)
		}
		p.cuts = append(p.cuts, c)
	}
	p.lines, p.isOpen = s.lines, s.directives
}

// documents makes those of the part, of which so many lines are above it.
func (p *part) documents(to []Document, relevance []Relevance, above int) {
	start := 0
	for i, c := range p.cuts {
		relevance[i] = c.relevance
		to[i] = Document{Raw: p.text[start:c.end:c.end], Line: above + c.line, InStream: true}
		start = c.end
	}
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
