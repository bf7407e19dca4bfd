package yamledit

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	yaml "sigs.k8s.io/yaml/goyaml.v2"
)

var found = Sequence{
	{{"message", "a \"b\"\nc: \u2028 \x7f"}, {"field", Mapping{{"path", "x"}, {"n", Plain("30")}}}},
	{{"message", "two"}, {"tags", Sequence{}}},
}

// put sets the top key "results" as a caller would.
func put(src string, value Sequence) (string, error) {
	d, err := Parse([]byte(src))
	if err != nil {
		return "", err
	}
	if err := d.Put("results", "items", value); err != nil {
		return "", err
	}
	out, err := d.Bytes()
	return string(out), err
}

const (
	asLines = `results:
- message: "a \"b\"\u000ac: \u2028 \u007f"
  field:
    path: "x"
    n: 30
- message: "two"
  tags: []
`
	asFlow = `[{"message": "a \"b\"\u000ac: \u2028 \u007f", "field": {"path": "x", "n": 30}}, {"message": "two", "tags": []}]`
)

var puts = []struct{ name, in, out string }{
	{"a new key goes in front of the other", "kind: X\n# the items\nitems:\n- a: b\n", "kind: X\n" + asLines + "# the items\nitems:\n- a: b\n"},
	{"an old value is replaced", "items: []\n# ours\nresults:\n  - message: |\n      old\n    # of it\n# of c\nc: d\n", "items: []\n# ours\n" + asLines + "# of c\nc: d\n"},
	{"an old value at the end", "items: []\nresults: # none\n- x: y", "items: []\n" + asLines},
	{"an empty value becomes lines", "items: []\nresults: []\n", "items: []\n" + asLines},
	{"the end of the document stays", "---\nitems: []\nresults:\n- a: b\n...\n", "---\nitems: []\n" + asLines + "...\n"},
	{"JSON gets JSON", `{"items": [], "kind": "X"}`, `{"results": ` + asFlow + `, "items": [], "kind": "X"}`},
	{"an old value in JSON", `{"results": [{"a": "]"}], "items": []}`, `{"results": ` + asFlow + `, "items": []}`},
	{"indented JSON", "{\n  \"kind\": \"X\",\n  \"items\": []\n}\n", "{\n  \"kind\": \"X\",\n  \"results\": " + asFlow + ",\n  \"items\": []\n}\n"},
}

func TestPutWritesInTheStyleThatIsThere(t *testing.T) {
	for _, tt := range puts {
		t.Run(tt.name, func(t *testing.T) {
			out, err := put(tt.in, found)
			require.NoError(t, err)
			require.Equal(t, tt.out, out)
			again, err := put(out, found)
			require.NoError(t, err)
			require.Equal(t, out, again, "a second run changes nothing")
		})
	}
}

func TestPutOfNothingIsAnEmptyList(t *testing.T) {
	for in, want := range map[string]string{
		"items: []\n":                         "items: []\n",
		"items: []\nresults: [ ] # none\n":    "items: []\nresults: [ ] # none\n",
		"items: []\nresults:\n- a: b\nc: d\n": "items: []\nresults: []\nc: d\n",
		`{"results":[{"a":1}],"items":[]}`:    `{"results":[],"items":[]}`,
	} {
		out, err := put(in, nil)
		require.NoError(t, err)
		require.Equal(t, want, out)
	}
}

func TestPutRefusesWhatItWouldHaveToGuess(t *testing.T) {
	for in, want := range map[string]string{
		"- a\n":                                   "a sequence where a mapping is needed",
		"kind: X\n":                               `there is no key "items"`,
		"items: []\nresults: []\nresults: []\n":   `the key "results" is written twice`,
		"items: []\nresults: old\n":               "a single value where a sequence is needed",
		"items: []\nresults: &a []\nc: *a\n":      "the change would break the document: unknown anchor 'a' referenced",
		"? items\n: []\n":                         `the key stands behind "? "`,
		"{items: [], results: [\"a\", 'b'], c}\n": "",
	} {
		_, err := put(in, found)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		var refused *UnsupportedError
		require.ErrorAs(t, err, &refused, in)
		require.Equal(t, want, refused.Construct, in)
	}
}

// FuzzPut holds that a document is refused, or decodes, by another decoder, to
// what it was but for the key, and that a second run changes nothing.
func FuzzPut(f *testing.F) {
	for _, tt := range puts {
		f.Add([]byte(tt.in), "text")
	}
	f.Fuzz(func(t *testing.T, src []byte, text string) {
		want := Sequence{{{"message", text}, {"n", Plain("1")}}}
		out, err := put(string(src), want)
		if err != nil {
			var refused *UnsupportedError
			var syntax *SyntaxError
			require.True(t, errors.As(err, &refused) || errors.As(err, &syntax), "%v", err)
			return
		}
		again, err := put(out, want)
		require.NoError(t, err)
		require.Equal(t, out, again)
		var old, now yaml.MapSlice
		if yaml.Unmarshal(src, &old) != nil {
			return
		}
		require.NoError(t, yaml.Unmarshal([]byte(out), &now))
		require.Equal(t, fmt.Sprintf("%#v", without(old)), fmt.Sprintf("%#v", without(now)))
	})
}

// without leaves the key "results" out.
func without(m yaml.MapSlice) yaml.MapSlice {
	var out yaml.MapSlice
	for _, item := range m {
		if item.Key != "results" {
			out = append(out, item)
		}
	}
	return out
}
