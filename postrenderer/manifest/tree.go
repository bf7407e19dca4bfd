package manifest

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
)

// tree is what a document was parsed into.
type tree struct {
	yaml    *yamledit.Document
	objects []objectNodes // those of each Object, by its index
	// lastSource is the document's; most that follow each other have the same.
	lastSource string
}

// source returns the text, which is only made where it is not the last one.
func (t *tree) source(text []byte) string {
	if string(text) == t.lastSource {
		return t.lastSource
	}
	return string(text)
}

// objectNodes are the nodes of one object.
type objectNodes struct {
	node        yamledit.Node
	annotations yamledit.Node // which are asked for most
}

// The indices of objects that are not among a document's Objects.
const (
	atTop int32 = -1 - iota
	atFunctionConfig
)

func nodesOf(n yamledit.Node) objectNodes {
	return objectNodes{n, n.Get("metadata").Get("annotations")}
}

// add returns the index of an object at a node.
func (t *tree) add(n yamledit.Node) int32 {
	t.objects = append(t.objects, nodesOf(n))
	return int32(len(t.objects) - 1)
}

// nodes are those of the object; zero where it is in no document.
func (o Object) nodes() objectNodes {
	if o.doc == nil {
		return objectNodes{}
	}
	t := o.doc.nodes()
	switch o.index {
	case atTop:
		return nodesOf(t.yaml.Root())
	case atFunctionConfig:
		return nodesOf(t.yaml.Root().Get("functionConfig"))
	}
	if int(o.index) < len(t.objects) {
		return t.objects[o.index]
	}
	return objectNodes{}
}

// treeHolder holds the tree of a document, which may be given up once the
// document is finished: what thousands of trees take is most of the time that
// they cost.
type treeHolder struct {
	atomic.Pointer[tree]
	again    sync.Mutex
	finished *finished // nil: edits may still be queued
}

// finished is what Splices returns when no more edits are queued.
type finished struct {
	splices []Splice
	err     error
}

// errForgotten is what Splices says of a document whose edits were given up.
var errForgotten = errors.New("the edits of this document were given up")

// nodes returns the tree, for which the document is parsed once more where it
// was given up.
func (p *Parsed) nodes() *tree {
	if t := p.tree.Load(); t != nil {
		return t
	}
	p.tree.again.Lock()
	defer p.tree.again.Unlock()
	if t := p.tree.Load(); t != nil {
		return t
	}
	again, err := p.Parse()
	if err != nil {
		return &tree{yaml: new(yamledit.Document)} // cannot be: the same text was parsed before
	}
	t := again.tree.Load()
	p.tree.Store(t)
	return t
}

// Memory is what documents are parsed into one after the other, by one
// goroutine at a time. The zero Memory is ready.
type Memory struct {
	yaml yamledit.Memory
	tree tree
}

// Parse is like Document.Parse. The document needs the memory until it is
// finished or forgotten, which must be before the next is parsed.
func (m *Memory) Parse(d Document) (*Parsed, error) { return d.parse(m.yaml.Parse, &m.tree) }

// Finish makes the document's Splices and gives its tree up; edits that are queued
// from now on are lost. What was taken of the document stays, and what is asked
// of its objects from now on takes another parse.
func (p *Parsed) Finish() {
	splices, err := p.Splices()
	p.tree.finished = &finished{splices, err}
	p.tree.Store(nil)
}

// Forget is Finish for a document whose Splices nobody wants.
func (p *Parsed) Forget() {
	p.tree.finished = &finished{err: p.explain(errForgotten)}
	p.tree.Store(nil)
}
