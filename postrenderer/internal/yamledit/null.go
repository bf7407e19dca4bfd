package yamledit

import (
	"bytes"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// replaceNull makes a mapping of the null that key has in the mapping m, with
// the mappings of path in it and entries in the innermost.
func (d *Document) replaceNull(m Node, key, null *yamltree.Node, path []string, entries []String) error {
	if null.Anchor() != "" || isTagged(null) {
		return unsupported(d.at(null), "null with an anchor or a tag")
	}
	start, end, err := d.nullSpan(null)
	if err != nil {
		return err
	}
	if isFlow(m.n) {
		d.queue(start, end, " {"+airy.write(path, entries, key)+"}")
		return nil
	}
	prefix, err := d.blockPrefix(key)
	if err != nil {
		return err
	}
	lineEnd := d.lineEnd(end)
	if rest := bytes.TrimLeft(d.src[end:lineEnd], " \t"); len(rest) > 0 && rest[0] != '#' {
		return unsupported(end, "%q behind null", rest)
	}
	if end > start {
		d.queue(start, end, "")
	}
	unit, eol := indentOf(m), d.lineBreak(lineEnd)
	text := blockLines(utf8.RuneCount(prefix)+unit, unit, path, entries, key, eol)
	if lineEnd == len(d.src) {
		d.queue(lineEnd, lineEnd, eol+string(text[:len(text)-len(eol)]))
		return nil
	}
	at := lineEnd + breakLen(d.src[lineEnd:])
	d.queue(at, at, string(text))
	return nil
}

// nullSpan returns the place of a null, written or not, with the blanks
// between it and the colon of its key.
func (d *Document) nullSpan(null *yamltree.Node) (start, end int, err error) {
	at := d.at(null)
	end = at + len(null.Value)
	start = len(bytes.TrimRight(d.src[:at], " \t"))
	if start == 0 || d.src[start-1] != ':' {
		return 0, 0, unsupported(at, "null that does not stand beside its key's colon")
	}
	if null.Value == "" {
		end = start
	}
	return start, end, nil
}
