package yamledit

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

const defaultIndent = 2 // spaces; what Helm, kubectl and Kubernetes' docs write

// insert puts new keys in front of the first one of the mapping at: entries, or,
// where a path is given, the mappings of that path with entries in the innermost.
func (d *Document) insert(at Node, path []string, entries []String) error {
	m := at.n
	for i := 0; i < len(m.Content); i += 2 {
		if resolve(m.Content[i]).Kind != yamltree.Scalar {
			return unsupported(d.at(m.Content[i]), "a complex key")
		}
	}
	switch {
	case len(entries) == 0:
		return nil
	case isFlow(m) && len(m.Content) == 0:
		return d.fillBraces(at, path, entries)
	case isFlow(m):
		return d.insertFlow(m, path, entries)
	case len(m.Content) == 0:
		return unsupported(d.at(m), "an empty mapping without braces")
	}
	return d.insertBlock(at, path, entries)
}

func (d *Document) insertBlock(m Node, path []string, entries []String) error {
	first := m.n.Content[0]
	prefix, err := d.blockPrefix(first)
	if err != nil {
		return err
	}
	off, column := d.at(first), utf8.RuneCount(prefix)
	text := blockLines(column, indentOf(m), path, entries, first, d.lineBreak(off))
	at := off - column
	switch {
	case bytes.IndexByte(prefix, '-') >= 0:
		// "- first: …": the new lines take the place behind the dash.
		at, text = off, append(bytes.TrimLeft(text, " "), indentation(column)...)
	case m.n != d.root:
		at = d.aboveComments(at)
	}
	d.edits = append(d.edits, Edit{at, at, text})
	return nil
}

// blockPrefix returns what stands before a block mapping's key in its line,
// which must be spaces and the dashes of sequences.
func (d *Document) blockPrefix(key *yamltree.Node) ([]byte, error) {
	off := d.at(key)
	prefix := d.src[d.lineStart(key):off]
	rest := bytes.TrimLeft(prefix, " ")
	for bytes.HasPrefix(rest, []byte("- ")) {
		rest = bytes.TrimLeft(rest[1:], " ")
	}
	if len(rest) > 0 {
		return nil, unsupported(off, "the key stands behind %q", rest)
	}
	return prefix, nil
}

// aboveComments moves a line's start up over the comments and blank lines
// above it, which belong to the key that follows them. They cannot be part of
// a value: above them is the line that opens the mapping.
func (d *Document) aboveComments(at int) int {
	for at > 0 {
		end := at - 1
		if bytes.HasSuffix(d.src[:at], []byte("\r\n")) {
			end--
		}
		start := bytes.LastIndexAny(d.src[:end], "\r\n") + 1
		line := bytes.Trim(d.src[start:end], " \t")
		if len(line) > 0 && line[0] != '#' {
			return at
		}
		at = start
	}
	return at
}

// indentOf returns how much deeper than the keys of m something created
// inside m goes: as its neighbours do, or else as m itself does in its parent.
func indentOf(m Node) int {
	c := m.n.Content
	for i := 0; i+1 < len(c); i += 2 {
		if unit := indentBelow(c[i], c[i+1]); unit > 0 {
			return unit
		}
	}
	if m.key != nil {
		if unit := indentBelow(m.key, m.n); unit > 0 {
			return unit
		}
	}
	return defaultIndent
}

func indentBelow(key, value *yamltree.Node) int {
	if value.Kind != yamltree.Mapping || isFlow(value) || len(value.Content) == 0 {
		return 0
	}
	return int(value.Content[0].Column - key.Column)
}

// blockLines writes the mappings of path, and entries in the innermost, one
// line each with its break.
func blockLines(column, unit int, path []string, entries []String, like *yamltree.Node, eol string) []byte {
	size := 0
	for _, e := range entries {
		size += column + len(path)*unit + len(e.Key) + len(e.Value) + len(`"": ""`) + len(eol)
	}
	b := make([]byte, 0, size)
	for _, key := range path {
		b = appendKeyLike(appendSpaces(b, column), key, like)
		b = append(append(b, ':'), eol...)
		column += unit
	}
	for _, e := range entries {
		b = appendKeyLike(appendSpaces(b, column), e.Key, like)
		b = appendQuoted(append(b, ": "...), e.Value)
		b = append(b, eol...)
	}
	return b
}

func appendSpaces(to []byte, n int) []byte {
	for range n {
		to = append(to, ' ')
	}
	return to
}

func indentation(columns int) string { return strings.Repeat(" ", columns) }
