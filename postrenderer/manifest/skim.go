package manifest

import (
	"bytes"
	"strings"
)

// Interest is the objects that a reader wants.
type Interest struct {
	// Words are such that each document of interest holds one of them. Each
	// costs one search through all text, so few and rare ones are best.
	Words []string
	// Wants are the kinds, each with what else must be in the text.
	Wants []Want
}

// Want is one kind that a reader wants.
type Want struct {
	Kind string
	// Words are such that each object of interest holds one of them. Nil: the kind's name.
	Words []string
	// Optional: the object is looked at where it can be read, and passes
	// through as it is where it cannot.
	Optional bool
	// Plain: the reader wants to know of a document that it is one such object.
	Plain bool
}

// Relevance is how much a document matters to a reader.
type Relevance uint8

// The relevances, weakest first.
const (
	// Irrelevant documents pass through unread.
	Irrelevant Relevance = iota
	// Optional documents are read if they can be.
	Optional
	// Relevant documents must be read.
	Relevant
	// Plain documents must be read, and are one object of a kind of which the
	// reader wants to know that, beyond doubt.
	Plain
)

// Skimmer tells documents of an interest from others.
type Skimmer struct {
	words words
	wants []wanted
}

// wanted is a Want whose words are ready to be searched for.
type wanted struct {
	kind      string
	words     words
	isPlain   bool
	relevance Relevance
}

// NewSkimmer returns a Skimmer, which is for any number of documents.
func NewSkimmer(in Interest) *Skimmer {
	s := &Skimmer{words: newWords(in.Words)}
	for _, w := range in.Wants {
		words := w.Words
		if words == nil {
			words = []string{w.Kind}
		}
		s.wants = append(s.wants, wanted{kind: w.Kind, words: newWords(words), relevance: w.relevance(), isPlain: w.Plain})
	}
	return s
}

// Relevance reports whether a document may hold an object of interest, or a
// List of them, by looking at its bytes only. It may say too much, never too
// little: where the text could hide a kind behind escapes or odd keys, the
// words alone decide.
func (s *Skimmer) Relevance(d Document) Relevance {
	if !s.words.anyIsIn(d.Raw) {
		if mayHideLetters(d.Raw) {
			return Relevant
		}
		return Irrelevant
	}
	kind, plain := onlyKind(d.Raw)
	if !plain {
		kind, plain = plainKind(d.Raw)
	}
	anyKind := !plain || strings.HasSuffix(kind, "List")
	found := Irrelevant
	for _, w := range s.wants {
		if (anyKind || w.kind == kind) && w.relevance > found && w.words.anyIsIn(d.Raw) {
			found = w.relevance
			if w.isPlain && !anyKind {
				return Plain
			}
		}
	}
	if found == Irrelevant && anyKind && mayHideLetters(d.Raw) {
		return Relevant
	}
	return found
}

func (w Want) relevance() Relevance {
	if w.Optional {
		return Optional
	}
	return Relevant
}

// mayHideLetters reports whether the text has an escape that stands for a
// letter, a line that is continued inside a word, or a tag for base64: the three
// ways to write a word so that it is not found. "\u003c", as Go's JSON encoder writes "<", is
// no letter; "foo \" at the end of a shell line continues no word.
func mayHideLetters(text []byte) bool {
	if mayBeBase64(text) {
		return true
	}
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			return false
		}
		switch next := text[i+1]; {
		case next == 'x' && escapesLetter(text[i+2:], 2), next == 'u' && escapesLetter(text[i+2:], 4), next == 'U' && escapesLetter(text[i+2:], 8):
			return true
		case (next == '\n' || next == '\r') && i > 0 && isLetter(text[i-1]):
			return true
		}
		text = text[i+2:]
	}
}

// mayBeBase64 reports whether there may be the tag !!binary in the text, or
// prefixes of tags of its own that could make another of it.
func mayBeBase64(text []byte) bool {
	if bytes.IndexByte(text, '!') < 0 {
		return false
	}
	return bytes.Contains(text, []byte("!binary")) || bytes.Contains(text, []byte(":binary>")) || bytes.Contains(text, []byte("%TAG"))
}

func escapesLetter(digits []byte, n int) bool {
	if len(digits) < n {
		return false
	}
	value := 0
	for _, c := range digits[:n] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return false
		}
		value = value<<4 | int(c)
	}
	return value < 0x80 && isLetter(byte(value))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// onlyKind returns the value of the text's only "kind", where that word stands once, in the
// first column, and nothing could spell it another way: no escape, and no "!", which is in front of a
// tag such as !!binary. Whatever else the text is, no other key can be "kind" then. Most
// documents are so, and it is told without a look at each line.
func onlyKind(doc []byte) (kind string, only bool) {
	const key = "kind:"
	at := indexKind(doc, 0)
	if at < 0 || at > 0 && doc[at-1] != '\n' || !bytes.HasPrefix(doc[at:], []byte(key)) || indexKind(doc, at+1) >= 0 {
		return "", false
	}
	kind, only = plainWord(doc[at+len(key) : lineAfter(doc, at)])
	return kind, only && bytes.IndexByte(doc, '!') < 0 && !mayHideLetters(doc)
}

// indexKind returns the offset of the next "kind" from off on, or -1. Its first letter is its
// rarest.
func indexKind(text []byte, off int) int {
	for off < len(text) {
		i := bytes.IndexByte(text[off:], 'k')
		if i < 0 {
			return -1
		}
		if off += i; bytes.HasPrefix(text[off:], []byte("kind")) {
			return off
		}
		off++
	}
	return -1
}

// plainKind returns the value of the top-level key "kind" where the text
// leaves no doubt of it without a parse: a block mapping that starts in the
// first column, in which no other line could spell that key another way.
func plainKind(doc []byte) (kind string, plain bool) {
	found := false
	started := false
	for at := 0; at < len(doc); {
		next := lineAfter(doc, at)
		line := doc[at:next]
		at = next
		switch c := line[0]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '#':
			if !started && !isCommentOrBlank(line) {
				return "", false // the mapping is indented
			}
			continue
		case !started && isMarker(line, "---") && isCommentOrBlank(line[len("---"):]):
			continue
		case bytes.HasPrefix(line, []byte("---")) && !isMarker(line, "---"):
			return "", false // perhaps a separator with text glued to it
		case isLetter(c) || c == '_' || (c == '-' || c >= '0' && c <= '9') && started:
			started = true
		case c == '.' && isMarker(line, "..."):
			continue
		default:
			return "", false // a quoted, tagged, anchored or complex key, a flow mapping, a directive
		}
		value, ok := bytes.CutPrefix(line, []byte("kind"))
		if !ok || len(value) == 0 || isLetter(value[0]) || value[0] == '-' || value[0] == '_' {
			continue
		}
		if found || value[0] != ':' {
			return "", false
		}
		found = true
		if kind, ok = plainWord(value[1:]); !ok {
			return "", false
		}
	}
	return kind, found && !hasForeignBreak(doc)
}

// plainWord returns a scalar that is one word of letters.
func plainWord(value []byte) (string, bool) {
	value = bytes.TrimRight(value, "\r\n")
	if i := bytes.Index(value, []byte(" #")); i >= 0 {
		value = value[:i]
	}
	word := bytes.Trim(value, " ")
	for _, c := range word {
		if !isLetter(c) && (c < '0' || c > '9') {
			return "", false
		}
	}
	return string(word), len(word) > 0
}

// hasForeignBreak reports whether the text has a line break that is no LF:
// behind it a key could start that was not seen.
func hasForeignBreak(doc []byte) bool {
	if i := bytes.IndexByte(doc, '\r'); i >= 0 && bytes.Count(doc, []byte("\r")) != bytes.Count(doc, []byte("\r\n")) {
		return true
	}
	return bytes.Contains(doc, []byte("\u0085")) || bytes.Contains(doc, []byte("\u2028")) || bytes.Contains(doc, []byte("\u2029"))
}
