package yamledit

import (
	"bytes"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// spacing is how a flow mapping is written.
type spacing struct {
	colon string // behind a key
	comma string // between entries on one line
	next  string // between the mapping's own entries, which may be on lines of their own
}

var airy = spacing{colon: ": ", comma: ", ", next: ", "}

// insertFlow puts new keys in front of the first one of a flow mapping.
func (d *Document) insertFlow(m *yamltree.Node, path []string, entries []String) error {
	first := m.Content[0]
	off := d.at(first)
	if d.lastInk(off) != '{' {
		return unsupported(off, "a complex key")
	}
	s := d.spacingOf(m)
	d.queue(off, off, s.write(path, entries, first)+s.next)
	return nil
}

// fillBraces puts new keys into an empty flow mapping.
func (d *Document) fillBraces(m Node, path []string, entries []String) error {
	off := d.at(m.n)
	if d.src[off] != '{' {
		return unsupported(off, "an empty mapping with an anchor or a tag")
	}
	like := m.key
	if like == nil {
		like = m.n
	}
	d.queue(off+1, off+1, airy.write(path, entries, like))
	return nil
}

// spacingOf follows the first entry of m: compact as machines write JSON, or
// with blanks, or with each entry on a line of its own.
func (d *Document) spacingOf(m *yamltree.Node) spacing {
	first, value := m.Content[0], m.Content[1]
	s := airy
	if at := d.at(value); d.src[at-1] == ':' && !isNull(value) {
		s = spacing{colon: ":", comma: ",", next: ","}
	}
	start, off := d.lineStart(first), d.at(first)
	if prefix := d.src[start:off]; start > d.at(m) && len(bytes.Trim(prefix, " \t")) == 0 {
		s.next = "," + d.lineBreak(d.at(m)) + string(prefix)
	}
	return s
}

// write returns the entries, inside braces where a path leads to them.
func (s spacing) write(path []string, entries []String, like *yamltree.Node) string {
	comma := s.next
	if len(path) > 0 {
		comma = s.comma
	}
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = keyLike(e.Key, like) + s.colon + quote(e.Value)
	}
	text := strings.Join(texts, comma)
	for i := len(path) - 1; i >= 0; i-- {
		text = keyLike(path[i], like) + s.colon + "{" + text + "}"
	}
	return text
}
