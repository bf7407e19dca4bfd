package manifest

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var streams = []struct {
	name, in string
	docs     []string
}{
	{"nothing", "", nil},
	{"one document without a separator", "a: b\n", []string{"a: b\n"}},
	{"a separator starts its document", "---\na: b\n---\nc: d\n", []string{"---\na: b\n", "---\nc: d\n"}},
	{"a trailing separator is a document of its own", "a: b\n---\n", []string{"a: b\n", "---\n"}},
	{"a separator without a line break at the end", "a: b\n---", []string{"a: b\n", "---"}},
	{"a comment on the separator line", "--- # x\na: b\n--- \t\nc: d", []string{"--- # x\na: b\n", "--- \t\nc: d"}},
	{"content on the separator line", "--- {a: b}\n--- |\n  c\n", []string{"--- {a: b}\n", "--- |\n  c\n"}},
	{"CRLF", "---\r\na: b\r\n---\r\nc: d\r\n", []string{"---\r\na: b\r\n", "---\r\nc: d\r\n"}},
	{"an indented separator in a block scalar is text", "a: |\n  ---\n  kind: Ingress\n---\nb: c\n", []string{"a: |\n  ---\n  kind: Ingress\n", "---\nb: c\n"}},
	{"dashes that go on are text", "a: b\n----\n---x\n", []string{"a: b\n----\n---x\n"}},
	{"a document end closes its document", "a: b\n...\n# c\n---\nd: e\n", []string{"a: b\n...\n", "# c\n", "---\nd: e\n"}},
	{"directives go with the document below", "%YAML 1.1\n---\na: b\n...\n%YAML 1.1\n# c\n---\nd: e\n", []string{"%YAML 1.1\n---\na: b\n...\n", "%YAML 1.1\n# c\n---\nd: e\n"}},
	{"a percent sign in content is no directive", "a: b\n%c\n---\nd: e\n", []string{"a: b\n%c\n", "---\nd: e\n"}},
	{"comments above the first separator", "# c\n\n---\na: b\n", []string{"# c\n\n", "---\na: b\n"}},
	{"a byte order mark", "\ufeff---\na: b\n", []string{"\ufeff---\na: b\n"}},
}

func TestSplitCutsWhereYAMLDoes(t *testing.T) {
	for _, tt := range streams {
		t.Run(tt.name, func(t *testing.T) {
			var docs []string
			for _, d := range Split([]byte(tt.in)) {
				docs = append(docs, string(d.Raw))
			}
			require.Equal(t, tt.docs, docs)
		})
	}
}

// FuzzSplit holds that cutting loses nothing, and that lines are counted right.
func FuzzSplit(f *testing.F) {
	for _, tt := range streams {
		f.Add([]byte(tt.in))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var joined []byte
		for _, d := range Split(src) {
			require.Equal(t, 1+bytes.Count(joined, []byte("\n")), d.Line)
			require.NotEmpty(t, d.Raw)
			joined = append(joined, d.Raw...)
		}
		require.True(t, bytes.Equal(src, joined))
	})
}

var (
	separators   = regexp.MustCompile(`^---([ \t\r\n]|$)`)
	documentEnds = regexp.MustCompile(`^\.\.\.([ \t\r\n]|$)`)
)

// lineByLine is Split by the letter: each line is looked at by itself.
func lineByLine(src []byte) []string {
	var docs []string
	doc, directives, prolog := "", false, true
	end := func() {
		if doc != "" {
			docs = append(docs, doc)
		}
		doc = ""
	}
	for _, line := range strings.SplitAfter(string(src), "\n") {
		bare := line
		if prolog {
			bare = strings.TrimPrefix(line, "\ufeff")
		}
		separator, ended := separators.MatchString(bare), documentEnds.MatchString(bare)
		blank := strings.TrimLeft(bare, " \t\r\n")
		if separator && !directives {
			end()
		}
		doc += line
		switch {
		case separator:
			directives, prolog = false, false
		case ended:
			end()
			directives, prolog = false, true
		case prolog && strings.HasPrefix(line, "%"):
			directives = true
		case blank != "" && blank[0] != '#':
			prolog = false
		}
	}
	end()
	return docs
}

// FuzzSplitLineByLine holds Split to what it is by the letter, wherever in a block of bytes a line
// starts.
func FuzzSplitLineByLine(f *testing.F) {
	for i, tt := range streams {
		f.Add([]byte(tt.in), uint8(i))
		f.Add([]byte(strings.Repeat("a: b-c, ./d\n", i)+tt.in), uint8(3*i))
	}
	f.Fuzz(func(t *testing.T, src []byte, shift uint8) {
		if shift > 0 {
			src = append([]byte("x: "+strings.Repeat("k", int(shift))+"\n"), src...)
		}
		var docs []string
		for _, d := range Split(src) {
			docs = append(docs, string(d.Raw))
		}
		require.Equal(t, lineByLine(src), docs)
	})
}

// FuzzSplitter holds that a stream that comes in pieces is cut as it is when it is there.
func FuzzSplitter(f *testing.F) {
	for i, tt := range streams {
		f.Add([]byte(tt.in), uint8(i))
	}
	f.Fuzz(func(t *testing.T, src []byte, piece uint8) {
		var s Splitter
		var docs []Document
		take := func(end int, whole bool) {
			for d, ok := s.Next(src[:end], whole); ok; d, ok = s.Next(src[:end], whole) {
				docs = append(docs, d)
			}
		}
		for end := 0; end < len(src); end += int(piece) + 1 {
			take(end, false)
		}
		take(len(src), true)
		require.Equal(t, Split(src), docs)
	})
}

func TestThousandsOfDocumentsAreCutAsFewAre(t *testing.T) {
	for _, doc := range []string{"---\n", "---\na: b\n", "---\na: " + strings.Repeat("b", 2000) + "\n"} {
		src := strings.Repeat("---\n", 2000) + strings.Repeat(doc, 3000)
		docs := Split([]byte(src))
		require.Len(t, docs, 5000)
		var joined []byte
		lines := 0
		for i, d := range docs {
			require.Equal(t, 1+lines, d.Line, i)
			lines += bytes.Count(d.Raw, []byte("\n"))
			joined = append(joined, d.Raw...)
		}
		require.Equal(t, src, string(joined))
	}
}
