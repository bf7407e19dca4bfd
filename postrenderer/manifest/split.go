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
	return func(yield func(Document) bool) { split(src, yield) }
}

func split(src []byte, yield func(Document) bool) {
	more := true
	cut := func(start, end, line int) {
		if end > start && more {
			more = yield(Document{Raw: src[start:end:end], Line: line, InStream: true})
		}
	}
	start, startLine := 0, 1
	directives, prolog := false, true
	for at, line := 0, 1; at < len(src) && more; line++ {
		next := lineAfter(src, at)
		switch text := src[at:next]; {
		case isMarker(text, "---"):
			if !directives {
				cut(start, at, startLine)
				start, startLine = at, line
			}
			directives, prolog = false, false
		case isMarker(text, "..."):
			cut(start, next, startLine)
			start, startLine = next, line+1
			directives, prolog = false, true
		case prolog && text[0] == '%':
			directives = true
		case prolog && !isCommentOrBlank(text):
			prolog = false
		}
		at = next
		if !prolog {
			// Nothing but a marker matters now: jump to the next line that may be one.
			skipped := 0
			at, skipped = nextMarker(src, next)
			line += skipped
		}
	}
	cut(start, len(src), startLine)
}

// lineAfter returns the offset of the line below the one at off.
func lineAfter(src []byte, off int) int {
	if i := bytes.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i + 1
	}
	return len(src)
}

// nextMarker returns the start of the next line, from the line start off on,
// that begins with "---" or "...", and how many lines it passed over.
func nextMarker(src []byte, off int) (at, lines int) {
	for off < len(src) {
		if c := src[off]; (c == '-' || c == '.') && len(src) > off+2 && src[off+1] == c && src[off+2] == c {
			break
		}
		i := bytes.IndexByte(src[off:], '\n')
		if i < 0 {
			return len(src), lines
		}
		off += i + 1
		lines++
	}
	return off, lines
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
