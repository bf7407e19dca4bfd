package postrenderer

import (
	"bufio"
	"bytes"
	"io"

	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
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

// Pieces returns the text in pieces, which must not be changed, for who can write many at once.
func (o Output) Pieces() [][]byte { return o.pieces }

// few pieces are written as they are. The small ones of many are put together.
const few = 8

// WriteTo writes the text without copying it, where that takes few calls: there
// are two pieces for each changed document.
func (o Output) WriteTo(w io.Writer) (int64, error) {
	if len(o.pieces) > few {
		return o.writeBuffered(w)
	}
	return o.write(w)
}

// writeBuffered still does not copy a piece that is larger than the buffer.
func (o Output) writeBuffered(w io.Writer) (int64, error) {
	b := bufio.NewWriterSize(w, 64<<10)
	n, err := o.write(b)
	if err == nil {
		err = b.Flush()
	}
	return n - int64(b.Buffered()), err
}

func (o Output) write(w io.Writer) (int64, error) {
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
	splices, err := s.splices()
	if err != nil {
		return Output{}, err
	}
	var out Output
	same := 0 // the start of the text that is not touched and not yet in out
	for i, doc := range s.docs {
		start := doc.Offset
		if s.parsed[i] == nil {
			continue
		}
		edits := splices[0]
		splices = splices[1:]
		if s.removed[i] {
			out.add(src[same:start])
			same = start + len(doc.Raw)
			continue
		}
		for _, splice := range edits {
			out.add(src[same : start+splice.Start])
			out.add(splice.Text)
			same = start + splice.End
		}
	}
	out.add(src[same:])
	if out.isBlank() {
		out.add([]byte(nothing))
	}
	return out, nil
}

// splices are what was queued for each document that was read, in their order,
// and proved. The error is that of the first document that has one.
func (s *stream) splices() ([][]manifest.Splice, error) {
	docs := s.ofInterest()
	splices, errs := make([][]manifest.Splice, len(docs)), make([]error, len(docs))
	each(len(docs), func(i int) { splices[i], errs[i] = docs[i].Splices() })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return splices, nil
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
