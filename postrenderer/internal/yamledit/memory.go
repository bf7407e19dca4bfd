package yamledit

import "github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"

// Memory is what documents are parsed into one after the other, by one
// goroutine at a time. The zero Memory is ready.
type Memory struct {
	parser yamltree.Parser
	doc    Document
}

// Parse is like the function Parse. It takes back the document of the call
// before, with its nodes and Edits; values and texts stay.
func (m *Memory) Parse(src []byte) (*Document, error) {
	root := m.parser.Plain(src)
	if root == nil {
		return parseAny(src)
	}
	clear(m.doc.plans)
	m.doc = Document{
		src: src, root: root,
		lines: m.doc.lines[:0], edits: m.doc.edits[:0], plans: m.doc.plans, result: m.doc.result[:0],
	}
	return &m.doc, nil
}
