package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"sync/atomic"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
)

// FilenameAnnotation is where Helm 4 writes the template that a document came
// from, in place of Helm 3's comment. It must stay in the output.
const FilenameAnnotation = "postrenderer.helm.sh/postrender-filename"

// Comments that say where a document came from: Helm 3 and 4's "template",
// and helm-unittest's marker.
var sourceComments = []string{"# Source: ", "#### file: "}

// RefusalError is a document that is left unread or unedited, and why.
type RefusalError struct {
	Pos diag.Position
	// Object is "Kind namespace/name" where it is known.
	Object string
	// Reason is a sentence in lower case.
	Reason string
}

func (e *RefusalError) Error() string {
	if e.Object != "" {
		return fmt.Sprintf("%s: %s: %s", e.Pos, e.Object, e.Reason)
	}
	return fmt.Sprintf("%s: %s", e.Pos, e.Reason)
}

// Parsed is a document whose objects are known. Their texts share memory with
// the document's.
type Parsed struct {
	Document
	Objects []Object
	tree    treeHolder
	// places are made once a position in a long text was asked for, perhaps by a
	// document that is decided on beside this one.
	places atomic.Pointer[places]
}

// Position returns the place of a byte of the document.
func (p *Parsed) Position(off int) diag.Position {
	if len(p.Raw) <= stretch {
		return p.Document.Position(off) // is as fast as it gets
	}
	known := p.places.Load()
	if known == nil {
		known = findPlaces(p.Raw) // twice is no harm
		p.places.Store(known)
	}
	line, column := known.of(p.Raw, min(off, len(p.Raw)))
	return p.at(line, column)
}

// Parse reads the document's objects: its own, and where that is a List those
// in it. The error is a *RefusalError.
func (d Document) Parse() (*Parsed, error) { return d.parse(yamledit.Parse, new(tree)) }

// parse reads the document's objects into a tree.
func (d Document) parse(read func([]byte) (*yamledit.Document, error), into *tree) (*Parsed, error) {
	if off, ok := gluedSeparator(d.Raw); ok {
		return nil, d.refuse(off, "the separator \"---\" is glued to the text behind it; put a line break between them")
	}
	y, err := read(d.Raw)
	if err != nil {
		return nil, d.explain(err)
	}
	if off, ok := y.BinaryKey(); ok {
		return nil, d.refuse(off, "a key is written in base64, and could be any; write it as text")
	}
	if d.Source == "" {
		d.Source = into.source(headerSource(d.Raw))
	}
	*into = tree{yaml: y, objects: into.objects[:0], lastSource: d.Source}
	p := &Parsed{Document: d}
	if d.Source == "" {
		p.Source = y.Root().Get("metadata").Get("annotations").Get(FilenameAnnotation).Text()
	}
	if p.Objects, err = p.collect(into, y.Root(), 0); err != nil {
		return nil, err
	}
	p.tree.Store(into)
	return p, nil
}

// Splice replaces the bytes of a document from Start to End by Text.
type Splice struct {
	Start, End int
	Text       []byte
}

// Splices returns what is to be done to the document's Raw, in the order of the
// text, after proving that nothing is changed but what was queued.
func (p *Parsed) Splices() ([]Splice, error) {
	if f := p.tree.finished; f != nil {
		return f.splices, f.err
	}
	edits, err := p.nodes().yaml.Edits()
	switch {
	case err != nil:
		return nil, p.explain(err)
	case len(edits) == 0:
		return nil, nil
	}
	splices := make([]Splice, len(edits))
	for i, e := range edits {
		splices[i] = Splice(e)
	}
	return splices, nil
}

// Bytes returns the document with its Splices; without any it is Raw itself.
func (p *Parsed) Bytes() ([]byte, error) {
	splices, err := p.Splices()
	if err != nil || len(splices) == 0 {
		return p.Raw, err
	}
	var out []byte
	done := 0
	for _, s := range splices {
		out = append(append(out, p.Raw[done:s.Start]...), s.Text...)
		done = s.End
	}
	return append(out, p.Raw[done:]...), nil
}

// Position returns the place of a byte of the document.
func (d Document) Position(off int) diag.Position {
	before := d.Raw[:min(off, len(d.Raw))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return d.at(bytes.Count(before, []byte("\n")), utf8.RuneCount(bytes.TrimPrefix(line, byteOrderMark)))
}

// at is the position behind so many line breaks, and so many characters.
func (d Document) at(breaks, characters int) diag.Position {
	return diag.Position{Source: d.Source, Line: d.Line + breaks, Column: characters + 1, InStream: d.InStream}
}

func (d Document) refuse(off int, format string, args ...any) *RefusalError {
	if d.Source == "" {
		d.Source = string(headerSource(d.Raw))
	}
	return &RefusalError{Pos: d.Position(off), Reason: fmt.Sprintf(format, args...)}
}

// explain gives an error of yamledit its place in the stream.
func (d Document) explain(err error) *RefusalError {
	var syntax *yamledit.SyntaxError
	if errors.As(err, &syntax) {
		return d.refuse(syntax.Offset, "not YAML: %s", syntax.Reason)
	}
	var construct *yamledit.UnsupportedError
	if errors.As(err, &construct) {
		return d.refuse(construct.Offset, "%s; nothing was changed", construct.Construct)
	}
	return d.refuse(0, "%v", err)
}

// headerSource returns the template or file named by a comment in front of the
// document's first line of content, or "".
func headerSource(raw []byte) []byte {
	for at := 0; at < len(raw); {
		next := lineAfter(raw, at)
		line := bytes.TrimRight(raw[at:next], "\r\n")
		at = next
		for _, mark := range sourceComments {
			if rest, ok := bytes.CutPrefix(line, []byte(mark)); ok {
				return bytes.TrimSpace(rest)
			}
		}
		if !isCommentOrBlank(line) && !isMarker(line, "---") && line[0] != '%' {
			break
		}
	}
	return nil
}

// gluedSeparator finds "---text" at a line's start: Helm 3 takes it for a
// separator, YAML for a part of the document above.
func gluedSeparator(raw []byte) (off int, ok bool) {
	for at := 0; ; {
		at = nextMarker(raw, at)
		if at >= len(raw) {
			return 0, false
		}
		next := lineAfter(raw, at)
		if rest, dashes := bytes.CutPrefix(raw[at:next], []byte("---")); dashes && len(rest) > 0 && isLetter(rest[0]) {
			return at, true
		}
		at = next
	}
}
