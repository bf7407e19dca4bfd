package postrenderer

import "github.com/model-ingress/helm-ratelimit/postrenderer/manifest"

// Preview is what is known of a stream while the rest of it is still on its way:
// where its documents are, and which of them matter. The zero value is at the start.
type Preview struct {
	splitter manifest.Splitter
	skimmer  *manifest.Skimmer
	shelves  [][]seen // each full but the last, so that nothing is copied
	n        int      // documents on them
}

// shelf is how many documents are seen until more room is made: most streams have fewer.
const shelf = 1024

// seen is a document without its text.
type seen struct {
	size, line int
	relevance  manifest.Relevance
}

// See looks at a stream as far as it has come. src is all of it, each time, and the same
// that RenderSeen is given in the end.
func (p *Preview) See(src []byte) { p.see(src, false) }

func (p *Preview) see(src []byte, whole bool) {
	if p.skimmer == nil {
		p.skimmer = manifest.NewSkimmer(interest)
	}
	for d, ok := p.splitter.Next(src, whole); ok; d, ok = p.splitter.Next(src, whole) {
		if p.n%shelf == 0 {
			p.shelves = append(p.shelves, make([]seen, 0, shelf))
		}
		last := &p.shelves[len(p.shelves)-1]
		*last = append(*last, seen{size: len(d.Raw), line: d.Line, relevance: p.skimmer.Relevance(d)})
		p.n++
	}
}

// RenderSeen is Render of a stream of which p has seen a part, or all of it.
func (r *Renderer) RenderSeen(p *Preview, src []byte) (Result, error) {
	if p.n == 0 {
		return r.Render(src)
	}
	p.see(src, true)
	docs, relevance := make([]manifest.Document, 0, p.n), make([]manifest.Relevance, 0, p.n)
	at := 0
	for _, shelf := range p.shelves {
		for _, s := range shelf {
			end := at + s.size
			docs = append(docs, manifest.Document{Raw: src[at:end:end], Line: s.line, InStream: true})
			relevance = append(relevance, s.relevance)
			at = end
		}
	}
	return r.render(src, docs, relevance)
}
