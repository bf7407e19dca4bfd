package yamltree

import (
	"strings"
)

// block reads the block mapping or sequence that starts at the next byte.
func (p *Parser) block() *Node {
	if p.depth++; p.depth > maxDepth {
		return nil
	}
	if p.isItem() {
		return p.sequence()
	}
	return p.mapping()
}

// isItem reports whether the next byte is the dash of a sequence's item.
func (p *Parser) isItem() bool {
	return p.text[p.at] == '-' && p.at+1 < len(p.text) && p.text[p.at+1] == ' '
}

func (p *Parser) mapping() *Node {
	column, open := p.at-p.start, len(p.stack)
	m := p.node(Mapping, 0, Map, "", p.here())
	for {
		key := p.key()
		if key == nil {
			return nil
		}
		p.stack = append(p.stack, key)
		value := p.value(column)
		if value == nil {
			return nil
		}
		p.stack = append(p.stack, value)
		switch {
		case p.indent < column:
			return p.close(m, open)
		case p.indent > column:
			return nil
		}
	}
}

func (p *Parser) sequence() *Node {
	column, open := p.at-p.start, len(p.stack)
	s := p.node(Sequence, 0, Seq, "", p.here())
	for {
		p.at++
		p.skipSpaces()
		item := p.item(column)
		if item == nil {
			return nil
		}
		p.stack = append(p.stack, item)
		switch {
		case p.indent < column, p.indent == column && !p.isItem():
			return p.close(s, open)
		case p.indent > column:
			return nil
		}
	}
}

// item reads what stands behind the dash of a sequence in that column.
func (p *Parser) item(column int) *Node {
	if p.at == len(p.text) {
		return nil
	}
	if p.isItem() || p.isKey() {
		return p.block()
	}
	return p.single(column)
}

// isKey reports whether the rest of the line begins with a key and its colon.
func (p *Parser) isKey() bool {
	_, ok := p.keyEnd()
	return ok
}

// key reads a key, and goes behind its colon.
func (p *Parser) key() *Node {
	end, ok := p.keyEnd()
	if !ok || p.isMarker("...") {
		return nil
	}
	key := p.scalar(end)
	p.at = end + 1
	return key
}

// maxKey is less than the 1024 characters that YAML allows a key to have.
const maxKey = 1000

// keyEnd returns the place of the colon behind the key at the next byte.
func (p *Parser) keyEnd() (end int, ok bool) {
	switch c := p.text[p.at]; {
	case c == '"' || c == '\'':
		end, ok = p.quoteEnd()
	case startsPlain[c]:
		end, ok = p.plainKeyEnd()
	}
	if !ok || end-p.at > maxKey || end == len(p.text) || p.text[end] != ':' {
		return 0, false
	}
	return end, end+1 == len(p.text) || p.text[end+1] == ' ' || p.text[end+1] == '\n'
}

func (p *Parser) plainKeyEnd() (end int, ok bool) {
	for i := p.at + 1; i < len(p.text); i++ {
		switch p.text[i] {
		case ':':
			if i+1 < len(p.text) && p.text[i+1] != ' ' && p.text[i+1] != '\n' {
				continue
			}
			return i, true
		case '\n', '\t', '#':
			return 0, false
		}
	}
	return 0, false
}

// value reads what stands behind the colon of a key in that column.
func (p *Parser) value(column int) *Node {
	colon, here := p.at, p.here()
	p.skipSpaces()
	if p.at < len(p.text) && p.text[p.at] != '\n' && p.text[p.at] != '#' {
		return p.single(column)
	}
	p.at = colon
	switch {
	case !p.endLine():
		return nil
	case p.indent > column && (p.text[p.at] == '{' || p.text[p.at] == '['):
		return p.single(column)
	case p.indent > column, p.indent == column && p.isItem():
		return p.block()
	}
	return p.node(Scalar, 0, Null, "", here)
}

// single reads a value that starts in a line with its key or dash, which is in
// that column.
func (p *Parser) single(column int) *Node {
	var n *Node
	switch p.text[p.at] {
	case '|':
		return p.literal(column)
	case '[', '{':
		n = p.flow()
	case '"', '\'':
		n = p.quoted()
	default:
		n = p.plain()
	}
	if n == nil || !p.endLine() {
		return nil
	}
	return n
}

// literal reads a literal block scalar from its "|" on, whose parent is in that
// column.
func (p *Parser) literal(column int) *Node {
	n := p.node(Scalar, Literal, Str, "", p.here())
	p.at++
	chomping := byte(0)
	if p.at < len(p.text) && (p.text[p.at] == '-' || p.text[p.at] == '+') {
		chomping = p.text[p.at]
		p.at++
	}
	if i := strings.IndexByte(p.text[p.at:], '\n'); i < 0 || strings.Trim(p.text[p.at:p.at+i], " ") != "" {
		return nil // a comment, or an indentation that is given
	}
	p.skipSpaces()
	p.breakLine()
	if p.text[len(p.text)-1] != '\n' {
		return nil
	}
	indent := p.literalIndent()
	if indent <= column {
		return nil
	}
	value, ok := p.literalText(indent)
	if !ok || !p.nextLine() {
		return nil
	}
	n.Value = chomp(value, chomping)
	return n
}

// literalIndent returns how far the text below is indented; 0 where that is not
// clear.
func (p *Parser) literalIndent() int {
	deepest := 0
	for at := p.at; at < len(p.text); at++ {
		start := at
		for p.text[at] == ' ' {
			at++ // the last byte is a line break
		}
		switch {
		case p.text[at] == '\t':
			return 0
		case p.text[at] != '\n' && at-start < deepest:
			return 0
		case p.text[at] != '\n':
			return at - start
		}
		deepest = max(deepest, at-start)
	}
	return 0
}

// literalText reads the lines that are indented so far, and blank ones; ok is
// false where there is a tab in the indentation.
func (p *Parser) literalText(indent int) (text string, ok bool) {
	var b strings.Builder
	for p.at < len(p.text) {
		at := p.at
		for at-p.at < indent && p.text[at] == ' ' {
			at++
		}
		if c := p.text[at]; at-p.at < indent && c != '\n' {
			return b.String(), c != '\t'
		}
		end := at + strings.IndexByte(p.text[at:], '\n') + 1
		b.WriteString(p.text[at:end])
		p.at = end - 1
		p.breakLine()
	}
	return b.String(), true
}

// chomp treats the line breaks at the end of a block scalar as its header says.
func chomp(text string, chomping byte) string {
	switch chomping {
	case '+':
		return text
	case '-':
		return strings.TrimRight(text, "\n")
	}
	return text[:len(strings.TrimRight(text, "\n"))+1]
}
