package yamltree

import (
	"strings"
	"unicode/utf8"
)

// startsPlain are the bytes that a plain scalar may start with whatever follows:
// no indicators.
var startsPlain = func() (set [256]bool) {
	for c := utf8.RuneSelf; c < len(set); c++ {
		set[c] = true
	}
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./$()+;<=^~\\") {
		set[c] = true
	}
	return set
}()

// atPlain reports whether a plain scalar starts at the next byte.
func (p *Parser) atPlain() bool {
	rest := p.text[p.at:]
	return rest != "" && (startsPlain[rest[0]] || len(rest) > 1 && rest[0] == '-' && startsPlain[rest[1]])
}

// plain reads a plain scalar that is a value in a block.
func (p *Parser) plain() *Node {
	if !p.atPlain() {
		return nil
	}
	for i := p.at + 1; ; i++ {
		if i == len(p.text) || p.text[i] == '\n' {
			return p.plainScalar(i)
		}
		switch p.text[i] {
		case ':':
			if i+1 == len(p.text) || p.text[i+1] == ' ' || p.text[i+1] == '\n' {
				return nil
			}
		case '#':
			if p.text[i-1] == ' ' {
				return p.plainScalar(i)
			}
		case '\t':
			return nil
		}
	}
}

// plainScalar makes a node of the text from the next byte to end, less the
// spaces in front of end.
func (p *Parser) plainScalar(end int) *Node {
	text := p.text[p.at:end]
	value := strings.TrimRight(text, " ")
	if value == "<<" {
		return nil
	}
	n := p.node(Scalar, 0, TagOf(value), value, p.here())
	p.at += len(value)
	return n
}

// quoted reads a quoted scalar that ends in its line.
func (p *Parser) quoted() *Node {
	end, ok := p.quoteEnd()
	if !ok {
		return nil
	}
	return p.scalar(end)
}

// quoteEnd returns the place behind the quote that ends the scalar at the next byte.
func (p *Parser) quoteEnd() (end int, ok bool) {
	quote := p.text[p.at]
	for i := p.at + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == quote && quote == '\'' && i+1 < len(p.text) && p.text[i+1] == quote:
			i++
		case c == quote:
			return i + 1, true
		case c == '\\' && quote == '"':
			i++
		case c == '\n':
			return 0, false
		}
	}
	return 0, false
}

// scalar makes a node of the plain or quoted scalar from the next byte to end,
// and goes there.
func (p *Parser) scalar(end int) *Node {
	quote := p.text[p.at]
	if quote != '"' && quote != '\'' {
		return p.plainScalar(end)
	}
	value, ok := unquote(p.text[p.at+1:end-1], quote)
	if !ok {
		return nil
	}
	style := DoubleQuoted
	if quote == '\'' {
		style = SingleQuoted
	}
	n := p.node(Scalar, style, Str, value, p.here())
	p.at = end
	return n
}

// escapes are the characters that stand for another behind a backslash, and
// which. Others are left to the library.
var escapes = map[byte]byte{'"': '"', '\\': '\\', 'n': '\n', 't': '\t'}

// unquote returns what the text between quotes means.
func unquote(text string, quote byte) (value string, ok bool) {
	if quote == '\'' {
		if strings.IndexByte(text, quote) < 0 {
			return text, true
		}
		return strings.ReplaceAll(text, "''", "'"), true
	}
	if strings.IndexByte(text, '\\') < 0 {
		return text, true
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\\' {
			i++
			if c, ok = escapes[text[i]]; !ok {
				return "", false
			}
		}
		b.WriteByte(c)
	}
	return b.String(), true
}
