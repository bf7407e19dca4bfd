package postrenderer

import "github.com/model-ingress/helm-ratelimit/postrenderer/manifest"

// Preview is what is known of a stream while the rest of it is still on its way:
// where the documents are that matter. The zero value is at the start.
type Preview struct {
	splitter manifest.Splitter
	skimmer  *manifest.Skimmer // nil at the start
	docs     []seen
}

// seen is a document that matters, without its text.
type seen struct {
	offset, size, line int
	relevance          manifest.Relevance
}

// See looks at a stream as far as it has come. src is all of it, each time, and the same
// that RenderSeen is given in the end.
func (p *Preview) See(src []byte) { p.see(src, false) }

func (p *Preview) see(src []byte, whole bool) {
	if p.skimmer == nil {
		p.skimmer = manifest.NewSkimmer(interest)
	}
	for d, ok := p.splitter.Next(src, whole); ok; d, ok = p.splitter.Next(src, whole) {
		if r := p.skimmer.Relevance(d); r != manifest.Irrelevant {
			p.docs = append(p.docs, seen{offset: d.Offset, size: len(d.Raw), line: d.Line, relevance: r})
		}
	}
}

// RenderSeen is Render of a stream of which p has seen a part, or all of it.
func (r *Renderer) RenderSeen(p *Preview, src []byte) (Result, error) {
	if p.skimmer == nil {
		return r.Render(src)
	}
	p.see(src, true)
	docs := make([]manifest.Skimmed, len(p.docs))
	for i, s := range p.docs {
		end := s.offset + s.size
		docs[i] = manifest.Skimmed{
			Document:  manifest.Document{Raw: src[s.offset:end:end], Offset: s.offset, Line: s.line, InStream: true},
			Relevance: s.relevance,
		}
	}
	return r.render(src, docs)
}
