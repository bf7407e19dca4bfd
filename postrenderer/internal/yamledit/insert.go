package yamledit

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const defaultIndent = 2 // spaces; what Helm, kubectl and Kubernetes' docs write

// insert puts new keys in front of the first one of the mapping m: entries, or,
// where a path is given, the mappings of that path with entries in the innermost.
func (d *Document) insert(m *yaml.Node, path []string, entries []String) error {
	switch {
	case len(entries) == 0:
		return nil
	case isFlow(m):
		return d.insertFlow(m, path, entries)
	case len(m.Content) == 0:
		return unsupported(d.at(m), "an empty mapping without braces")
	}
	return d.insertBlock(m, path, entries)
}

func (d *Document) insertBlock(m *yaml.Node, path []string, entries []String) error {
	first := m.Content[0]
	off := d.at(first)
	prefix, err := d.blockPrefix(first)
	if err != nil {
		return err
	}
	eol := d.lineBreak(off)
	unit := d.unitOf(m)
	column := utf8.RuneCount(prefix)
	text := blockLines(column, unit, path, entries, keyStyle(m), eol)
	if bytes.ContainsRune(prefix, '-') {
		// "- first: …": the new lines take the place behind the dash.
		text = strings.TrimLeft(text, " ") + indentation(column)
		d.edits = append(d.edits, edit{off, off, text})
		return nil
	}
	at := off - len(prefix)
	if m != d.root {
		at = d.aboveComments(at)
	}
	d.edits = append(d.edits, edit{at, at, text})
	return nil
}

// blockPrefix returns what stands before a block mapping's key in its line,
// which must be spaces and the dashes of sequences.
func (d *Document) blockPrefix(key *yaml.Node) ([]byte, error) {
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
// above it, which belong to the key that follows them.
func (d *Document) aboveComments(at int) int {
	for at > 0 {
		previous := d.src[:at]
		n := 1
		if bytes.HasSuffix(previous, []byte("\r\n")) {
			n = 2
		}
		start := bytes.LastIndexAny(previous[:at-n], "\r\n") + 1
		line := bytes.TrimLeft(previous[start:], " \t")
		if len(bytes.TrimRight(line, "\r\n")) > 0 && line[0] != '#' {
			return at
		}
		at = start
	}
	return at
}

// unitOf returns how much deeper than their parent the keys of m are
// indented, as a measure for what is created inside m.
func (d *Document) unitOf(m *yaml.Node) int {
	var find func(n *yaml.Node) int
	find = func(n *yaml.Node) int {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Kind == yaml.MappingNode && n.Content[i+1].Kind == yaml.MappingNode &&
				!isFlow(n.Content[i+1]) && len(n.Content[i+1].Content) > 0 {
				return n.Content[i+1].Content[0].Column - n.Content[i].Column
			}
		}
		return 0
	}
	if unit := find(m); unit > 0 {
		return unit
	}
	if unit := d.unitAround(m); unit > 0 {
		return unit
	}
	return defaultIndent
}

// unitAround returns m's own indentation below the key that holds it.
func (d *Document) unitAround(m *yaml.Node) int {
	var holder *yaml.Node
	var find func(n *yaml.Node) bool
	find = func(n *yaml.Node) bool {
		for i, c := range n.Content {
			if c == m {
				if n.Kind == yaml.MappingNode && i > 0 {
					holder = n.Content[i-1]
				}
				return true
			}
			if find(c) {
				return true
			}
		}
		return false
	}
	find(d.root)
	if holder == nil || len(m.Content) == 0 || isFlow(m) {
		return 0
	}
	return m.Content[0].Column - holder.Column
}

// keyStyle returns the key whose quoting the new keys of m follow.
func keyStyle(m *yaml.Node) *yaml.Node {
	if len(m.Content) == 0 {
		return m
	}
	return m.Content[0]
}

// blockLines writes the mappings of path, and entries in the innermost, one
// line each with its break.
func blockLines(column, unit int, path []string, entries []String, like *yaml.Node, eol string) string {
	var b strings.Builder
	for _, key := range path {
		b.WriteString(indentation(column) + keyLike(key, like) + ":" + eol)
		column += unit
	}
	for _, e := range entries {
		b.WriteString(indentation(column) + keyLike(e.Key, like) + ": " + quote(e.Value) + eol)
	}
	return b.String()
}

// flowSpacing is how a flow mapping is written around its commas and colons.
type flowSpacing struct {
	colon, comma string
	open, close  string // inside the braces of a mapping that is created
}

func (d *Document) insertFlow(m *yaml.Node, path []string, entries []String) error {
	if len(m.Content) == 0 {
		brace, err := d.openBrace(m)
		if err != nil {
			return err
		}
		text := flowEntries(path, entries, d.quotedAround(m), flowSpacing{colon: ": ", comma: ", "})
		d.edits = append(d.edits, edit{brace + 1, brace + 1, text})
		return nil
	}
	first := m.Content[0]
	off := d.at(first)
	if d.src[off] == '?' {
		return unsupported(off, "a complex key")
	}
	spacing := d.spacingOf(m)
	text := flowEntries(path, entries, first, spacing) + spacing.comma
	d.edits = append(d.edits, edit{off, off, text})
	return nil
}

// openBrace returns the offset of a flow mapping's "{", behind its anchor.
func (d *Document) openBrace(m *yaml.Node) (int, error) {
	off := d.at(m)
	if off >= len(d.src) || d.src[off] != '{' {
		return 0, unsupported(off, "an empty mapping with an anchor or a tag")
	}
	return off, nil
}

// quotedAround returns a key of the mapping that holds m, for its quoting.
func (d *Document) quotedAround(m *yaml.Node) *yaml.Node {
	like := m
	var find func(n *yaml.Node) bool
	find = func(n *yaml.Node) bool {
		for i, c := range n.Content {
			if c == m {
				if n.Kind == yaml.MappingNode && i > 0 {
					like = n.Content[i-1]
				}
				return true
			}
			if find(c) {
				return true
			}
		}
		return false
	}
	find(d.root)
	return like
}

func (d *Document) spacingOf(m *yaml.Node) flowSpacing {
	first, value := m.Content[0], m.Content[1]
	off := d.at(first)
	s := flowSpacing{colon: ": ", comma: ", "}
	if at := d.at(value); at > 0 && d.src[at-1] == ':' && !isNull(value) {
		s = flowSpacing{colon: ":", comma: ","}
	}
	start := d.lineStart(first)
	if prefix := d.src[start:off]; len(bytes.TrimLeft(prefix, " \t")) == 0 && start > 0 {
		s.comma = "," + d.lineBreak(d.at(m)) + string(prefix)
	}
	return s
}

func flowEntries(path []string, entries []String, like *yaml.Node, s flowSpacing) string {
	var b strings.Builder
	for _, key := range path {
		b.WriteString(keyLike(key, like) + s.colon + "{")
	}
	comma := s.comma
	if len(path) > 0 {
		comma = strings.TrimRight(comma[:1]+" ", "\r\n")
	}
	for i, e := range entries {
		if i > 0 {
			b.WriteString(comma)
		}
		b.WriteString(keyLike(e.Key, like) + s.colon + quote(e.Value))
	}
	b.WriteString(strings.Repeat("}", len(path)))
	return b.String()
}
