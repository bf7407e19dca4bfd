package yamledit

import (
	"bytes"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

type (
	// Mapping is written with its keys in the order given.
	Mapping []Field
	// Sequence is a list of mappings.
	Sequence []Mapping
	// Plain is a number or a boolean as it is written.
	Plain string
)

// Field is one key of a Mapping. Its Value is a string, Plain, Mapping or Sequence.
type Field struct {
	Key   string
	Value any
}

// Put queues a sequence as the value of a key of the top mapping, in the style
// that is there. A new key goes in front of the key before, which must be
// there; the value of an old one, which must be a sequence, is replaced. What
// is equal already is left as it is written.
//
// On an UnsupportedError nothing is queued.
func (d *Document) Put(key, before string, value Sequence) error {
	top := d.Root()
	if !top.IsMapping() {
		return unsupported(top.Offset(), "%s where a mapping is needed", kindName(top.n))
	}
	for _, name := range []string{key, before} {
		if off, twice := top.Duplicate(name); twice {
			return unsupported(off, "the key %q is written twice", name)
		}
	}
	k, old := top.own(key)
	neighbour, _ := top.own(before)
	edits := len(d.edits)
	var err error
	switch {
	case old != nil && equals(old, value), old == nil && len(value) == 0:
		return nil
	case old != nil && old.Kind != yamltree.Sequence:
		return unsupported(d.at(old), "%s where a sequence is needed", kindName(old))
	case old != nil && isFlow(top.n):
		err = d.putFlow(old, value)
	case old != nil:
		err = d.putLines(k, d.lineStart(k), d.aboveOuterComments(d.endOfLines(old), columnsBefore(k)), key, value)
	case neighbour == nil:
		return unsupported(top.Offset(), "there is no key %q", before)
	case isFlow(top.n):
		s := d.spacingOf(top.n)
		d.queue(d.at(neighbour), d.at(neighbour), keyLike(key, neighbour)+s.colon+s.flow(value)+s.next)
	default:
		at := d.aboveOuterComments(d.lineStart(neighbour), columnsBefore(neighbour))
		err = d.putLines(neighbour, at, at, key, value)
	}
	if err != nil {
		d.edits = d.edits[:edits]
		return err
	}
	if d.put == nil {
		d.put = map[string]Sequence{}
	}
	d.put[key] = value
	return nil
}

// putFlow replaces a flow sequence.
func (d *Document) putFlow(old *yamltree.Node, value Sequence) error {
	end, err := d.flowEnd(old)
	if err == nil {
		d.queue(d.at(old), end, d.spacingOf(d.root).flow(value))
	}
	return err
}

// putLines writes key and value as lines of their own over src[start:end],
// like the key beside them.
func (d *Document) putLines(like *yamltree.Node, start, end int, key string, value Sequence) error {
	prefix, err := d.blockPrefix(like)
	if err != nil {
		return err
	}
	if bytes.IndexByte(prefix, '-') >= 0 {
		return unsupported(d.at(like), "a mapping that is an item of a sequence")
	}
	eol := d.lineBreak(d.lineStart(like))
	var b strings.Builder
	if start > 0 && d.src[start-1] != '\n' && d.src[start-1] != '\r' && !bytes.Equal(d.src[:start], byteOrderMark) {
		b.WriteString(eol)
	}
	b.WriteString(indentation(columnsBefore(like)) + keyLike(key, like) + ":")
	writeLines(&b, value, columnsBefore(like), eol)
	d.queue(start, end, b.String())
	return nil
}

// writeLines writes what stands behind a key's colon, with the last line break.
func writeLines(b *strings.Builder, value any, column int, eol string) {
	switch value := value.(type) {
	case Sequence:
		if len(value) == 0 {
			b.WriteString(" []" + eol)
			return
		}
		b.WriteString(eol)
		for _, item := range value {
			writeFields(b, item, indentation(column)+"- ", column+defaultIndent, eol)
		}
	case Mapping:
		b.WriteString(eol)
		writeFields(b, value, indentation(column+defaultIndent), column+defaultIndent, eol)
	default:
		b.WriteString(" " + scalar(value) + eol)
	}
}

// writeFields writes a mapping; first is what stands in front of its first key.
func writeFields(b *strings.Builder, m Mapping, first string, column int, eol string) {
	for _, f := range m {
		b.WriteString(first + f.Key + ":")
		writeLines(b, f.Value, column, eol)
		first = indentation(column)
	}
}

// flow writes a value as JSON.
func (s spacing) flow(value any) string {
	switch value := value.(type) {
	case Sequence:
		texts := make([]string, len(value))
		for i, item := range value {
			texts[i] = s.flow(item)
		}
		return "[" + strings.Join(texts, s.comma) + "]"
	case Mapping:
		texts := make([]string, len(value))
		for i, f := range value {
			texts[i] = quote(f.Key) + s.colon + s.flow(f.Value)
		}
		return "{" + strings.Join(texts, s.comma) + "}"
	}
	return scalar(value)
}

func scalar(value any) string {
	if plain, ok := value.(Plain); ok {
		return string(plain)
	}
	text, _ := value.(string)
	return quote(text)
}

// equals reports whether a node is that value.
func equals(n *yamltree.Node, value any) bool {
	switch value := value.(type) {
	case Sequence:
		if n.Kind != yamltree.Sequence || len(n.Content) != len(value) {
			return false
		}
		for i, item := range value {
			if !equals(n.Content[i], item) {
				return false
			}
		}
		return true
	case Mapping:
		if n.Kind != yamltree.Mapping || len(n.Content) != 2*len(value) {
			return false
		}
		for i, f := range value {
			if !isString(n.Content[2*i], f.Key) || !equals(n.Content[2*i+1], f.Value) {
				return false
			}
		}
		return true
	case Plain:
		return n.Kind == yamltree.Scalar && n.Style == 0 && n.Value == string(value)
	}
	text, isText := value.(string)
	return isText && isString(n, text)
}
