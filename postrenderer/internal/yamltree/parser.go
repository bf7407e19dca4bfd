package yamltree

import (
	"math"
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// Plain returns the top node of a document, or nil where the document is not
// plain: it is for the library. Values share memory with src, which must not be
// changed while they are in use.
func Plain(src []byte) *Node {
	p, _ := parsers.Get().(*Parser)
	defer parsers.Put(p)
	root := p.Plain(src)
	p.arena = arena{} // the nodes are the caller's
	return root
}

var parsers = sync.Pool{New: func() any { return new(Parser) }}

// Parser reads documents one after the other into memory that it keeps, for
// nodes that are looked at once. The zero Parser is ready.
type Parser struct {
	text  string
	ascii bool
	at    int // the next byte
	line  int // the number of its line, counted from 0
	start int // the first byte of its line
	// indent is the column of the first text of the line, counted from 0, once
	// nextLine has found it; -1 at the end.
	indent int
	depth  int
	// counted is the byte of this line whose column is known, and runes that.
	counted, runes int

	stack []*Node // the children of the collections that are open
	arena arena
}

// maxDepth of collections in each other; real documents have a tenth of it.
const maxDepth = 100

// Plain is like the function Plain; it takes back the nodes of the call before.
func (p *Parser) Plain(src []byte) *Node {
	ascii, ok := readable(src)
	if !ok || len(src) > math.MaxInt32 {
		return nil
	}
	// A copy would be a tenth of all memory that many Ingresses take.
	text := unsafe.String(unsafe.SliceData(src), len(src))
	*p = Parser{text: text, ascii: ascii, stack: p.stack[:0], arena: p.arena}
	p.arena.reset(p.text)
	if !p.nextLine() || p.isMarker("---") && !p.passMarker() || p.indent < 0 {
		return nil
	}
	var root *Node
	if p.text[p.at] == '{' {
		if root = p.flow(); root != nil && !p.endLine() {
			return nil
		}
	} else {
		root = p.block()
	}
	if p.indent >= 0 {
		return nil
	}
	return root
}

// isMarker reports whether the next line starts with a document marker.
func (p *Parser) isMarker(marker string) bool {
	return p.indent == 0 && strings.HasPrefix(p.text[p.at:], marker)
}

// passMarker goes to the text below a "---" that is alone in its line.
func (p *Parser) passMarker() bool {
	p.at += len("---")
	return p.endLine()
}

// endLine goes to the next line with text, from behind the last value of this
// one; ok is false where something else than a comment follows the value.
func (p *Parser) endLine() (ok bool) {
	before := p.at
	p.skipSpaces()
	if p.at < len(p.text) && p.text[p.at] == '#' && p.at > before {
		p.skipComment()
	}
	if p.at < len(p.text) && p.text[p.at] != '\n' {
		return false
	}
	p.breakLine()
	return p.nextLine()
}

func (p *Parser) skipSpaces() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

func (p *Parser) skipComment() {
	if i := strings.IndexByte(p.text[p.at:], '\n'); i >= 0 {
		p.at += i
	} else {
		p.at = len(p.text)
	}
}

// breakLine goes behind the line break at the next byte, if it is not the end.
func (p *Parser) breakLine() {
	if p.at < len(p.text) {
		p.at++
		p.line++
		p.start = p.at
	}
}

// nextLine goes from the start of a line to the first text that is no comment;
// ok is false where there is a tab in front of it.
func (p *Parser) nextLine() (ok bool) {
	for {
		p.skipSpaces()
		if p.at == len(p.text) {
			p.indent = -1
			return true
		}
		switch p.text[p.at] {
		case '\n':
		case '\t':
			return false
		case '#':
			p.skipComment()
		default:
			p.indent = p.at - p.start
			return true
		}
		p.breakLine()
	}
}

// place is where a node starts.
type place struct{ line, column, offset int }

// here is the place of the next byte.
func (p *Parser) here() place { return place{p.line + 1, p.column() + 1, p.at} }

// column is that of the next byte in runes, counted from 0. It goes on from where
// it was asked for before, since a line of JSON may have thousands of nodes.
func (p *Parser) column() int {
	if p.ascii {
		return p.at - p.start
	}
	if p.counted < p.start || p.counted > p.at {
		p.counted, p.runes = p.start, 0
	}
	p.runes += utf8.RuneCountInString(p.text[p.counted:p.at])
	p.counted = p.at
	return p.runes
}

func (p *Parser) node(kind Kind, style Style, tag Tag, value string, at place) *Node {
	n := p.arena.node()
	*n = Node{Kind: kind, Style: style, Tag: tag, Value: value, Line: int32(at.line), Column: int32(at.column), Offset: int32(at.offset)}
	return n
}

// close gives a collection the nodes that were pushed since that many were open.
func (p *Parser) close(n *Node, open int) *Node {
	n.Content = p.arena.content(p.stack[open:])
	p.stack = p.stack[:open]
	p.depth--
	return n
}
