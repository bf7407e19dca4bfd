// Package manifest finds the Kubernetes objects in a rendered stream without
// reading more of it than it must: a stream is cut into documents by its
// separator lines alone, and only a document that may hold something of
// interest is parsed.
package manifest

import (
	"bytes"
	"iter"
	"slices"
)

// Document is one document of a stream, as it is written.
type Document struct {
	// Raw is the text from the separator line, or the directives above it, up
	// to the next. It is part of the stream's memory and must not be changed.
	Raw []byte
	// Offset is where Raw starts in the stream, in bytes.
	Offset int
	// Line is the number of its first line in the stream, counted from 1.
	Line int
	// Source is the file or template that the text came from, where the
	// stream says so or the caller knows.
	Source string
	// InStream says that Source, if any, is a template and Line counts in a
	// rendered stream.
	InStream bool
}

// Split cuts a stream into its documents. It never fails, and the documents'
// Raw joined are the stream again. A separator is what YAML takes for one: a
// line that is "---", or starts so and goes on with a blank. Directives and
// comments that follow a "..." line, or the start, belong to the document below.
func Split(src []byte) []Document {
	var docs []Document
	end := 0 // of those that are cut
	for d := range documents(src) {
		if len(docs) == sample {
			docs = slices.Grow(docs, min(len(src)/end*sample, len(src)/small))
		}
		docs = append(docs, d)
		end += len(d.Raw)
	}
	return docs
}

// sample is how many documents tell how many there will be: a gigabyte has
// a million, which are not to be copied whenever they are twice as many.
const sample = 1024

// small is what most documents are larger than.
const small = 512

// documents are those of Split, each cut when it is asked for.
func documents(src []byte) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		var s Splitter
		for d, ok := s.Next(src, true); ok && yield(d); d, ok = s.Next(src, true) {
		}
	}
}

// Splitter is Split for a stream that is still on its way. The zero value is at its start.
type Splitter struct {
	start, lines int // of the document that is not cut yet: its offset, and the lines above it
	at           int // the offset of the line that is looked at next
	directives   bool
	inContent    bool // nothing but a marker matters
}

// Next returns the next document that ends in src, which is the stream as far
// as it has come, or the whole of it. The bytes that earlier calls were given must not have changed.
func (s *Splitter) Next(src []byte, whole bool) (d Document, ok bool) {
	if !whole {
		src = src[:bytes.LastIndexByte(src, '\n')+1] // of a line that goes on nobody knows what it is
	}
	for s.at < len(src) {
		if s.inContent {
			if s.at = nextMarker(src, s.at); s.at == len(src) {
				break
			}
		}
		if end := s.line(src); end > s.start {
			return s.cut(src, end), true
		}
	}
	if whole && s.start < len(src) {
		return s.cut(src, len(src)), true
	}
	return Document{}, false
}

// line looks at one line, and returns where the document ends if it ends there, or else 0.
func (s *Splitter) line(src []byte) (end int) {
	at, next := s.at, lineAfter(src, s.at)
	s.at = next
	switch text := src[at:next]; {
	case isMarker(text, "---"):
		if !s.directives {
			end = at
		}
		s.directives, s.inContent = false, true
	case isMarker(text, "..."):
		end = next
		s.directives, s.inContent = false, false
	case s.inContent:
	case text[0] == '%':
		s.directives = true
	case !isCommentOrBlank(text):
		s.inContent = true
	}
	return end
}

func (s *Splitter) cut(src []byte, end int) Document {
	d := Document{Raw: src[s.start:end:end], Offset: s.start, Line: s.lines + 1, InStream: true}
	s.start = end
	s.lines += bytes.Count(d.Raw, lineBreak) // at once, since the text is in the processor's cache
	return d
}

var lineBreak = []byte("\n")

// lineAfter returns the offset of the line below the one at off.
func lineAfter(src []byte, off int) int {
	if i := bytes.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i + 1
	}
	return len(src)
}

// isMarker reports whether a line is the given marker, alone or with a blank behind it.
func isMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(line, []byte("\ufeff")), []byte(marker))
	return ok && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r')
}

func isCommentOrBlank(line []byte) bool {
	line = bytes.TrimLeft(bytes.TrimPrefix(line, []byte("\ufeff")), " \t\r\n")
	return len(line) == 0 || line[0] == '#'
}
