package yamledit

import (
	"bytes"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// RemoveItems queues the removal of items of a sequence, with the comments
// above each. One that is left without items becomes "[]". It is for once per
// sequence.
//
// On an UnsupportedError nothing is queued.
func (d *Document) RemoveItems(seq Node, items []Node) error {
	if len(items) == 0 {
		return nil
	}
	if seq.borrowed || seq.shared {
		return unsupported(seq.Offset(), "an anchor or an alias makes this text count in more than one place")
	}
	gone := map[*yamltree.Node]bool{}
	for _, item := range items {
		if item.borrowed || item.shared {
			return unsupported(item.Offset(), "an anchor or an alias makes this text count in more than one place")
		}
		gone[item.n] = true
	}
	before := len(d.edits)
	remove := d.removeLines
	if isFlow(seq.n) {
		remove = d.removeFlow
	}
	if err := remove(seq.n, gone); err != nil {
		d.edits = d.edits[:before]
		return err
	}
	if d.removed == nil {
		d.removed = map[*yamltree.Node]map[*yamltree.Node]bool{}
	}
	d.removed[seq.n] = gone
	seq.n.Marked = true
	return nil
}

// removeLines removes items of a block sequence: whole lines, since each item
// starts behind a dash that is alone in front of it.
func (d *Document) removeLines(seq *yamltree.Node, gone map[*yamltree.Node]bool) error {
	bounds := make([]int, len(seq.Content)+1)
	dash := 0 // the column of the dashes
	for i, item := range seq.Content {
		prefix, err := d.blockPrefix(item)
		if err != nil {
			return err
		}
		if bytes.Count(prefix, []byte("-")) != 1 {
			return unsupported(d.at(item), "an item that does not start behind its own dash")
		}
		dash = bytes.IndexByte(prefix, '-')
		bounds[i] = d.aboveOuterComments(d.lineStart(item), dash)
	}
	bounds[len(seq.Content)] = d.aboveOuterComments(d.endOfLines(seq), dash)
	for i, item := range seq.Content {
		if gone[item] {
			d.queue(bounds[i], bounds[i+1], "")
		}
	}
	if len(gone) < len(seq.Content) {
		return nil
	}
	colon, err := d.colonOf(seq)
	if err == nil {
		d.queue(colon+1, colon+1, " []")
	}
	return err
}

// aboveOuterComments is aboveComments, less the comments that are indented more
// than column: those are the text above's.
func (d *Document) aboveOuterComments(at, column int) int {
	for at > 0 {
		start := d.startOfLineAbove(at)
		line := bytes.TrimRight(d.src[start:at], " \t\r\n")
		text := bytes.TrimLeft(line, " \t")
		if len(text) > 0 && (text[0] != '#' || len(line)-len(text) > column) {
			return at
		}
		at = start
	}
	return at
}

// startOfLineAbove returns the first byte of the line that ends just before at.
func (d *Document) startOfLineAbove(at int) int {
	end := at - 1
	if bytes.HasSuffix(d.src[:at], []byte("\r\n")) {
		end--
	}
	return bytes.LastIndexAny(d.src[:max(end, 0)], "\r\n") + 1
}

// endOfLines returns the start of the line behind the last one of a block
// node, or of the comments above that line, which stands in a key's value: the
// next key's, or a "..." line, or the end of the text.
func (d *Document) endOfLines(n *yamltree.Node) int {
	if next := d.keyBehind(n); next != nil {
		return d.lineStart(next)
	}
	for at := d.lineStart(n); ; {
		i := bytes.IndexByte(d.src[at:], '\n')
		if i < 0 {
			return len(d.src)
		}
		at += i + 1
		if bytes.HasPrefix(d.src[at:], []byte("...")) {
			return at
		}
	}
}

// keyBehind returns the key that follows the one whose value n is, in the top
// mapping, or nil.
func (d *Document) keyBehind(n *yamltree.Node) *yamltree.Node {
	for i := 1; i+1 < len(d.root.Content); i += 2 {
		if d.root.Content[i] == n {
			return d.root.Content[i+1]
		}
	}
	return nil
}

// colonOf returns the place of the colon in front of a value of the top mapping.
func (d *Document) colonOf(value *yamltree.Node) (int, error) {
	i := slices.Index(d.root.Content, value)
	if i < 1 {
		return 0, unsupported(d.at(value), "a value that has no key")
	}
	key := d.root.Content[i-1]
	end, ok := d.scalarEnd(key, d.at(key))
	if !ok || end >= len(d.src) || d.src[end] != ':' {
		return 0, unsupported(d.at(key), "a complex key")
	}
	return end, nil
}

// removeFlow removes items of a flow sequence with one comma each.
func (d *Document) removeFlow(seq *yamltree.Node, gone map[*yamltree.Node]bool) error {
	kept := -1 // the last item that stays
	for i, item := range seq.Content {
		if !gone[item] {
			kept = i
		}
	}
	for i, item := range seq.Content[:kept+1] {
		if gone[item] {
			d.queue(d.at(item), d.at(seq.Content[i+1]), "")
		}
	}
	last := len(seq.Content) - 1
	if kept == last {
		return nil
	}
	end, err := d.flowEnd(seq.Content[last])
	if err != nil {
		return err
	}
	start := d.at(seq.Content[kept+1])
	if kept >= 0 {
		if start, err = d.flowEnd(seq.Content[kept]); err != nil {
			return err
		}
	}
	d.queue(start, end, "")
	return nil
}

// flowEnd returns where a flow mapping or sequence ends: behind its bracket.
func (d *Document) flowEnd(n *yamltree.Node) (int, error) {
	at := d.at(n)
	if at >= len(d.src) || d.src[at] != '{' && d.src[at] != '[' {
		return 0, unsupported(at, "a value that is not in brackets")
	}
	depth := 0
	for i := at; i < len(d.src); i++ {
		switch d.src[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1, nil
			}
		case '"', '\'':
			i = d.quoteEnd(i)
		}
	}
	return 0, unsupported(at, "brackets whose end is not clear")
}

// quoteEnd returns the place of the quote that closes the one at off, or the
// end of the text.
func (d *Document) quoteEnd(off int) int {
	for i := off + 1; i < len(d.src); i++ {
		switch {
		case d.src[i] == '\\' && d.src[off] == '"':
			i++
		case d.src[i] == d.src[off]:
			return i
		}
	}
	return len(d.src)
}
