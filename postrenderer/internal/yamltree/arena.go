package yamltree

import "strings"

// arena makes nodes and lists of them by the dozen, which is most of the speed.
type arena struct {
	nodes []Node
	lists []*Node
	chunk int // how many the next allocation makes
}

// maxChunk holds back where a text has many colons and few nodes.
const maxChunk = 256

// reset takes everything back, and gets ready for a document.
func (a *arena) reset(text string) {
	a.nodes, a.lists = a.nodes[:0], a.lists[:0]
	a.chunk = min(2*strings.Count(text, ":")+4, maxChunk)
	if cap(a.nodes) < a.chunk {
		a.nodes = make([]Node, 0, a.chunk)
	}
}

// node returns a place for a node; what was there before may still be in it.
func (a *arena) node() *Node {
	if len(a.nodes) == cap(a.nodes) {
		a.nodes = make([]Node, 0, a.chunk)
	}
	a.nodes = a.nodes[:len(a.nodes)+1]
	return &a.nodes[len(a.nodes)-1]
}

// content returns a copy of nodes, or nil where there are none, as the library does.
func (a *arena) content(nodes []*Node) []*Node {
	if len(nodes) == 0 {
		return nil
	}
	if cap(a.lists)-len(a.lists) < len(nodes) {
		a.lists = make([]*Node, 0, max(a.chunk, len(nodes)))
	}
	from := len(a.lists)
	a.lists = append(a.lists, nodes...)
	return a.lists[from:len(a.lists):len(a.lists)]
}
