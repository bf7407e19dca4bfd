// Package yamledit changes string values in one YAML or JSON document, or takes
// items out of a sequence, and leaves every other byte as it was.
//
// A document is parsed for the positions of its nodes only. Edits are spliced
// into the source bytes in the style that is already there: block lines with
// the indentation and line ending of their neighbours, flow entries with the
// quoting and spacing of theirs. The result is parsed again and compared with
// the original, node by node; a difference that was not asked for is an error
// and never an output.
//
// Shapes that cannot be edited without a guess are refused with an
// UnsupportedError: an alias or a merge key in the way, an anchored node that
// is used elsewhere, duplicate keys, explicit tags, complex keys.
//
// The package knows nothing of Kubernetes.
package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// Document is one parsed document and the edits that are queued for it. Several
// goroutines may read it as long as none queues an edit. Its values share
// memory with the source.
type Document struct {
	src   []byte
	root  *yamltree.Node // nil: nothing but comments
	lines lines          // empty in a plain document until a line is asked for

	edits      []Edit
	result     []byte // the text with the edits, once they were proved
	plans      map[*yamltree.Node]*plan
	removed    map[*yamltree.Node]map[*yamltree.Node]bool // items, by their sequence
	put        map[string]Sequence                        // values of the top mapping's keys
	referenced map[*yamltree.Node]bool                    // nodes that some alias stands for
}

// UnsupportedError is a construct that cannot be edited without a guess.
type UnsupportedError struct {
	// Offset is the place in bytes from the start of the document.
	Offset int
	// Construct names what is in the way, as a sentence can.
	Construct string
}

func (e *UnsupportedError) Error() string { return e.Construct }

// SyntaxError is text that is not YAML.
type SyntaxError struct {
	// Offset is the place in bytes from the start of the document, or the
	// start of the line where the parser knows no more.
	Offset int
	Reason string
}

func (e *SyntaxError) Error() string { return e.Reason }

// Parse reads one document, with its directives, "---" and "..." lines. src is
// not copied and must not change afterwards.
func Parse(src []byte) (*Document, error) {
	if root := yamltree.Plain(src); root != nil {
		return &Document{src: src, root: root}, nil
	}
	return parseAny(src)
}

// parseAny reads a document of any kind, with the library.
func parseAny(src []byte) (*Document, error) {
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		return nil, &UnsupportedError{Construct: "the text is UTF-16; convert it to UTF-8"}
	}
	if len(src) > math.MaxInt32 {
		return nil, &UnsupportedError{Construct: "a document of more than 2 GB"}
	}
	d := &Document{src: src, lines: findLines(src)}
	dec := yaml.NewDecoder(bytes.NewReader(src))
	var top yaml.Node
	switch err := dec.Decode(&top); {
	case errors.Is(err, io.EOF):
		return d, nil
	case err != nil:
		return nil, d.syntaxError(err)
	}
	d.root = yamltree.Of(top.Content[0], d.offsets())
	d.referenced = map[*yamltree.Node]bool{}
	collectAliases(d.root, d.referenced)
	var second yaml.Node
	switch err := dec.Decode(&second); {
	case errors.Is(err, io.EOF):
		return d, nil
	case err != nil:
		return nil, d.syntaxError(err)
	default:
		return nil, &UnsupportedError{
			Offset:    d.startOf(second.Line),
			Construct: "a second document starts after a line break that only YAML 1.1 knows (CR, NEL, LS or PS)",
		}
	}
}

// Root returns the document's top node, which is zero where there is nothing
// but comments.
func (d *Document) Root() Node {
	if d.root == nil {
		return Node{}
	}
	return d.node(d.root, Node{})
}

// SplitError takes an error of the YAML parser apart: the line that it names,
// or 0, and what is wrong.
func SplitError(err error) (line int, reason string) {
	reason = strings.TrimPrefix(err.Error(), "yaml: ")
	rest, ok := strings.CutPrefix(reason, "line ")
	if !ok {
		return 0, reason
	}
	number, rest, ok := strings.Cut(rest, ": ")
	line, convErr := strconv.Atoi(number)
	if !ok || convErr != nil {
		return 0, reason
	}
	return line, rest
}

func (d *Document) syntaxError(err error) *SyntaxError {
	line, reason := SplitError(err)
	if line == 0 {
		return &SyntaxError{Offset: firstUnreadable(d.src), Reason: reason}
	}
	return &SyntaxError{Offset: d.startOf(line), Reason: reason}
}

// firstUnreadable returns the offset of the first byte that no YAML parser
// takes, for errors that come without a place.
func firstUnreadable(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r > 0x7f && r < 0xa0 && r != 0x85
		if r == utf8.RuneError && n == 1 || control {
			return i
		}
		i += n
	}
	return 0
}

func unsupported(offset int, format string, args ...any) error {
	return &UnsupportedError{Offset: offset, Construct: fmt.Sprintf(format, args...)}
}
