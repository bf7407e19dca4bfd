package postrenderer

import (
	"bytes"
	"io"
)

// Output is rendered text in pieces: what was not touched is the input's own
// memory, so that a large stream is not copied.
type Output struct{ pieces [][]byte }

// Bytes returns the text in one piece, which is the input itself where nothing
// was changed.
func (o Output) Bytes() []byte {
	if len(o.pieces) == 1 {
		return o.pieces[0]
	}
	return bytes.Join(o.pieces, nil)
}

// WriteTo writes the text in as many calls as there are pieces: two for each
// changed document.
func (o Output) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for _, piece := range o.pieces {
		n, err := w.Write(piece)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// nothing is what a stream of nothing but blanks gets: Helm takes an empty
// output for a failure.
const nothing = "# helm-ratelimit: there was nothing to render\n"

// output puts the stream together again.
func (s *stream) output(src []byte) (Output, error) {
	var out Output
	same := 0 // the start of the text that is not touched and not yet in out
	at := 0
	for i, doc := range s.docs {
		start := at
		at += len(doc.Raw)
		p := s.parsed[i]
		if p == nil {
			continue
		}
		text, err := p.Bytes()
		if err != nil {
			return Output{}, err
		}
		if s.removed[i] {
			text = nil
		} else if &text[0] == &doc.Raw[0] {
			continue
		}
		out.add(src[same:start])
		out.add(text)
		same = at
	}
	out.add(src[same:])
	if out.isBlank() {
		out.add([]byte(nothing))
	}
	return out, nil
}

func (o *Output) add(piece []byte) {
	if len(piece) > 0 {
		o.pieces = append(o.pieces, piece)
	}
}

// isBlank reports whether there is nothing but blanks, and ends the last line
// if so.
func (o *Output) isBlank() bool {
	for _, piece := range o.pieces {
		if len(bytes.TrimSpace(piece)) > 0 {
			return false
		}
	}
	if n := len(o.pieces); n > 0 && !bytes.HasSuffix(o.pieces[n-1], []byte("\n")) {
		o.add([]byte("\n"))
	}
	return true
}
