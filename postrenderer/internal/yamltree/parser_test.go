package yamltree_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// plain are documents that must be read.
var plain = map[string]string{
	"block mapping":             "a: b\nc: d\n",
	"no line break at the end":  "a: b",
	"separator and comments":    "# c\n--- # d\n# e\na: b\n",
	"indented":                  "  a: b\n  c: d\n",
	"comments":                  "a: b # c\n# d\n   # e\nf: g#h # #\n\n",
	"comment above the deeper":  "a: # c\n  # d\n  b: c\n# e\n",
	"null":                      "a:\nb: ~\nc: null\nd:\n",
	"null behind blanks":        "a:   \nb: 1\n",
	"null in depth":             "a:\n  b:\nc: d\n",
	"sequence":                  "a:\n  - b\n  - c: d\n    e: f\n  - - g\n    - h\n",
	"sequence less indented":    "a:\n- b\n- c: d\n  e:\n  - f\ng: h\n",
	"wide dash":                 "a:\n  -   b: c\n      d: e\n",
	"top sequence":              "- a\n- b\n",
	"numbers":                   "a: 1\nb: -1\nc: 0x10\nd: 017\ne: 1_000\nf: 1.5\ng: 1e3\nh: .5\ni: 99999999999999999999\nj: 0o7\nk: 0\n",
	"no numbers":                "a: 10.0.0.1\nb: 10m\nc: 512Mi\nd: 1.2.3\ne: -x\nf: +\n",
	"words":                     "a: true\nb: False\nc: yes\nd: No\ne: on\nf: nulls\ng: trueish\nh: .inf\ni: .nan\nj: y\n",
	"dates":                     "a: 2026-11-24\nb: 2026-11-24T18:00:00Z\nc: 2026-13-01\n",
	"keys of other types":       "1: a\ntrue: b\nnull: c\n1.5: d\n",
	"quotes":                    "a: \"b\"\nc: 'd'\n\"e\": f\n'g': 'it''s'\nh: \"\"\ni: ''\nj: \"#: -\"\n",
	"escapes":                   `a: "say \"x\" \\ \n \t"` + "\n",
	"quoted comment":            "a: \"b\" # c\n",
	"colons":                    "a: http://b:80/c\nd: e:f\n",
	"flow":                      "a: {b: c, d: [e, \"f\", 'g'], h: {}}\ni: []\nj: [[1, 2], {k: l}]\n",
	"JSON in a value":           `a: {"b":"c","d":[1,true,null]}` + "\n",
	"JSON":                      `{"kind":"Ingress","metadata":{"annotations":{"a":"1"}},"x":[]}` + "\n",
	"flow with blanks":          "a: { b: c }\nd: [ e , f ]\n",
	"flow over lines":           "a: [b,\n  c]\nd: {\n  e: f,\n\n g: -1\n}\nh: [\n]\n",
	"JSON over lines":           "{\n  \"a\": {\n    \"b\": [\n      1,\n      -2\n    ],\n    \"c\":\n      {}\n  }\n}\n",
	"flow below its key":        "a:\n  {}\nb:\n  [c] # d\ne:\n    - f:\n        {g: h}\n",
	"literal":                   "a: |\n  b\n   c\n\n  d\ne: f\n",
	"literal with chomping":     "a: |-\n  b\n\nc: |+\n  d\n\ne: f\n",
	"literal, blanks at an end": "a: |\n  b\n    \n \nc: d\n",
	"literal in a sequence":     "a:\n  - |\n    b\n  - c: |\n      d\n",
	"literal with tabs":         "a: |\n  c\td\n",
	"literal, then a comment":   "a: |\n  b\n# c\nd: e\n",
	"beyond ASCII":              "a: ü # —\nc: {\"ä\": \"ö\", \"ß\": d, é: f}\n",
	"spaces at ends":            "a: b  \nc:  \n  d: e  \n",
	"plain with spaces":         "a: b c  d\nb c: d\n",
	"template leftovers":        "a: $(b)\nc: (d)\ne: ;f\n",
}

// others are for the library.
var others = map[string]string{
	"nothing":                 "",
	"comments only":           "# a\n",
	"an anchor":               "a: &b c\n",
	"an alias":                "a: &b c\nd: *b\n",
	"a merge key":             "a: &b {}\n<<: *b\n",
	"a tag":                   "a: !!str b\n",
	"folded":                  "a: >\n  b\n",
	"plain over lines":        "a: b\n  c\n",
	"quoted over lines":       "a: \"b\n  c\"\n",
	"a comment in flow":       "a: [b, # c\n  d]\n",
	"an end in flow":          "{a: b,\n...: c}\n",
	"text behind flow":        "{a: b,\n c: d} e\n",
	"on the next line":        "a:\n  b\n",
	"a flow key":              "a:\n  {}: b\n",
	"flow too far left":       "a:\n  b:\n  {}\n",
	"a complex key":           "? a\n: b\n",
	"a tab":                   "a:\tb\n",
	"a tab in front":          "\ta: b\n",
	"a carriage return":       "a: b\r\n",
	"two documents":           "a: b\n---\nc: d\n",
	"an end":                  "a: b\n...\n",
	"a directive":             "%YAML 1.1\n---\na: b\n",
	"a byte order mark":       "\ufeffa: b\n",
	"LS":                      "a: b\u2028c: d\n",
	"a colon too many":        "a: b: c\n",
	"bad indentation":         "a:\n    b: c\n  d: e\n",
	"a mapping in a scalar":   "a: b\n  c: d\n",
	"no colon":                "a: b\nc\n",
	"an item among keys":      "a: b\n- c\n",
	"unclosed":                "a: [b\n",
	"text behind quotes":      "a: \"b\" c\n",
	"glued comment":           "a: \"b\"#c\n",
	"literal, indentation":    "a: |2\n   b\n",
	"literal, nothing in it":  "a: |\nb: c\n",
	"literal, deeper blanks":  "a: |\n     \n  b\n",
	"not UTF-8":               "a: \xff\n",
	"odd escape":              `a: "\x41"` + "\n",
	"a single pair":           "a: [b: c]\n",
	"a comma too many":        "a: [b, ]\n",
	"an empty value in flow":  "a: {b: , c: d}\n",
	"too deep":                strings.Repeat("- ", 200) + "a\n",
	"a key that is very long": strings.Repeat("a", 1100) + ": b\n",
}

func TestPlainDocumentsAreReadAsTheLibraryReadsThem(t *testing.T) {
	for name, text := range plain {
		t.Run(name, func(t *testing.T) {
			got := yamltree.Plain([]byte(text))
			require.NotNil(t, got, "%q is left to the library", text)
			requireSame(t, text, got)
		})
	}
}

func TestOtherDocumentsAreLeftToTheLibrary(t *testing.T) {
	for name, text := range others {
		t.Run(name, func(t *testing.T) {
			require.Nil(t, yamltree.Plain([]byte(text)))
		})
	}
}

func TestMostDocumentsOfTheGoldenPagesArePlain(t *testing.T) {
	read, all := 0, 0
	for _, doc := range goldenDocuments(t) {
		all++
		if got := yamltree.Plain(doc); got != nil {
			read++
			requireSame(t, string(doc), got)
		}
	}
	require.Greater(t, read, all/2, "of %d documents", all)
}

func TestAParserTakesItsNodesBack(t *testing.T) {
	var p yamltree.Parser
	first := p.Plain([]byte("a: b\n"))
	require.Equal(t, "b", first.Content[1].Value)
	require.Same(t, first, p.Plain([]byte("c: [d, e]\n")))
	require.Equal(t, "e", first.Content[1].Content[1].Value)
}

// FuzzSameNodesAsTheLibrary: where there are nodes, they are the library's.
func FuzzSameNodesAsTheLibrary(f *testing.F) {
	for _, text := range plain {
		f.Add([]byte(text))
	}
	for _, text := range others {
		f.Add([]byte(text))
	}
	for _, doc := range goldenDocuments(f) {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if got := yamltree.Plain(src); got != nil {
			requireSame(t, string(src), got)
		}
	})
}

func goldenDocuments(tb testing.TB) [][]byte {
	tb.Helper()
	files, err := filepath.Glob("../../../testdata/golden/*.txtar")
	require.NoError(tb, err)
	require.NotEmpty(tb, files)
	var out [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(tb, err)
		for _, f := range txtar.Parse(data).Files {
			if strings.HasSuffix(f.Name, ".yaml") {
				for _, doc := range manifest.Split(f.Data) {
					out = append(out, doc.Raw)
				}
			}
		}
	}
	return out
}

// requireSame holds that the library reads one document in text, and got is its
// top node.
func requireSame(tb testing.TB, text string, got *yamltree.Node) {
	tb.Helper()
	dec := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	var want, second yaml.Node
	require.NoError(tb, dec.Decode(&want), "the library refuses %q", text)
	require.ErrorIs(tb, errOf(dec.Decode(&second)), io.EOF, "the library finds a second document in %q", text)
	require.Equal(tb, yamltree.Of(want.Content[0], offsets(text)), got, "in %q", text)
}

// offsets returns the byte at a line and column of a text whose lines end with LF.
func offsets(text string) func(line, column int) int {
	lines := strings.SplitAfter(text, "\n")
	return func(line, column int) int {
		above := len(strings.Join(lines[:line-1], ""))
		return above + len(string([]rune(lines[line-1])[:column-1]))
	}
}

func errOf(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return err
}

func BenchmarkParse(b *testing.B) {
	text := []byte(plainIngress)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			yamltree.Plain(text)
		}
	})
	b.Run("ours again", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		var p yamltree.Parser
		for b.Loop() {
			p.Plain(text)
		}
	})
	b.Run("library", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var n yaml.Node
			if err := yaml.Unmarshal(text, &n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

const plainIngress = `---
# Source: model-ingress/templates/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
    helm.sh/chart: web-1.2.3
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
    nginx.ingress.kubernetes.io/limit-rpm: "30"
spec:
  ingressClassName: nginx
  rules:
    - host: "web.example.com"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
`
