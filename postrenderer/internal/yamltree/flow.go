package yamltree

import "strings"

// flow reads a flow mapping or sequence, which may go on over lines.
func (p *Parser) flow() *Node {
	if p.depth++; p.depth > maxDepth {
		return nil
	}
	kind, tag, end := Sequence, Seq, byte(']')
	if p.text[p.at] == '{' {
		kind, tag, end = Mapping, Map, '}'
	}
	n, open := p.node(kind, Flow, tag, "", p.here()), len(p.stack)
	p.at++
	if p.next() == end {
		p.at++
		return p.close(n, open)
	}
	for {
		if kind == Mapping && !p.flowKey() || !p.flowValue() {
			return nil
		}
		switch p.next() {
		case end:
			p.at++
			return p.close(n, open)
		case ',':
			p.at++
		default:
			return nil
		}
	}
}

// next returns the next byte that is neither a space nor a line break; a line
// break at the end.
func (p *Parser) next() byte {
	for {
		p.skipSpaces()
		if p.at == len(p.text) {
			return '\n'
		}
		if p.text[p.at] != '\n' {
			return p.text[p.at]
		}
		p.breakLine()
	}
}

// flowKey pushes the key of a flow mapping, and goes behind its colon.
func (p *Parser) flowKey() bool {
	var key *Node
	c, from := p.next(), p.at
	isQuoted := c == '"' || c == '\''
	if isQuoted {
		key = p.quoted()
	} else {
		key = p.flowPlain()
	}
	if key == nil || p.at-from > maxKey || p.at == len(p.text) || p.text[p.at] != ':' {
		return false
	}
	p.at++
	if !isQuoted && (p.at == len(p.text) || p.text[p.at] != ' ') {
		return false
	}
	p.stack = append(p.stack, key)
	return true
}

// flowValue pushes a value of a flow collection.
func (p *Parser) flowValue() bool {
	var value *Node
	switch p.next() {
	case '[', '{':
		value = p.flow()
	case '"', '\'':
		value = p.quoted()
	default:
		value = p.flowPlain()
	}
	p.stack = append(p.stack, value)
	return value != nil
}

// flowPlain reads a plain scalar in a flow collection.
func (p *Parser) flowPlain() *Node {
	if !p.atPlain() || p.at == p.start && strings.HasPrefix(p.text[p.at:], "...") {
		return nil
	}
	for i := p.at + 1; i < len(p.text); i++ {
		switch p.text[i] {
		case ',', ']', '}', ':':
			return p.plainScalar(i)
		case '\n':
			if !endsFlowValue(p.text[i:]) {
				return nil // the scalar goes on
			}
			return p.plainScalar(i)
		case '[', '{', '#', '?', '\t':
			return nil
		}
	}
	return nil
}

// endsFlowValue reports whether what follows, behind spaces and line breaks, can
// only come behind a value.
func endsFlowValue(rest string) bool {
	rest = strings.TrimLeft(rest, " \n")
	return rest != "" && (rest[0] == ',' || rest[0] == ']' || rest[0] == '}')
}
