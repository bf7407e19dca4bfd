package yamledit

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	yaml "sigs.k8s.io/yaml/goyaml.v2"
)

var (
	path    = []string{"metadata", "annotations"}
	entries = []String{{"a.io/x", "30"}, {"a.io/y", "1"}}
)

// set edits one document as a caller would.
func set(src string, want []String) (string, error) {
	d, err := Parse([]byte(src))
	if err != nil {
		return "", err
	}
	if err := d.SetStrings(d.Root(), path, want); err != nil {
		return "", err
	}
	out, err := d.Bytes()
	return string(out), err
}

var edits = []struct{ name, in, out string }{
	{"a block mapping gets lines in front", "metadata:\n  annotations:\n    b: c\n", "metadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n    b: c\n"},
	{"comments stay with the key below them", "metadata:\n  annotations: # top\n\n    # of b\n    b: c\n", "metadata:\n  annotations: # top\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n\n    # of b\n    b: c\n"},
	{"an equal value is left as it is written", "metadata:\n  annotations:\n    'a.io/x': '30'\n    a.io/y: \"1\"\n", "metadata:\n  annotations:\n    'a.io/x': '30'\n    a.io/y: \"1\"\n"},
	{"a number is replaced by a string", "metadata:\n  annotations:\n    a.io/y: 1 # one\n    a.io/x: 30\n", "metadata:\n  annotations:\n    a.io/y: \"1\" # one\n    a.io/x: \"30\"\n"},
	{"a quoted value is replaced whole", "metadata:\n  annotations: {a.io/x: \"3\\\"}\", a.io/y: '2''3'}\n", "metadata:\n  annotations: {a.io/x: \"30\", a.io/y: \"1\"}\n"},
	{"an unwritten value is filled in", "metadata:\n  annotations:\n    a.io/x:\n    a.io/y: ~\n", "metadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n"},
	{"annotations are made with the indentation around them", "metadata:\n    name: x\nspec: {}\n", "metadata:\n    annotations:\n        a.io/x: \"30\"\n        a.io/y: \"1\"\n    name: x\nspec: {}\n"},
	{"empty braces are filled", "metadata:\n  annotations: {} # none\n  name: x\n", "metadata:\n  annotations: {a.io/x: \"30\", a.io/y: \"1\"} # none\n  name: x\n"},
	{"an unwritten null becomes a block", "metadata:\n  annotations: # none\n  # yet\n  name: x\n", "metadata:\n  annotations: # none\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n  # yet\n  name: x\n"},
	{"a written null becomes a block", "metadata:\n  name: x\n  annotations: null # none", "metadata:\n  name: x\n  annotations: # none\n    a.io/x: \"30\"\n    a.io/y: \"1\""},
	{"a missing parent is made too", "kind: X\n", "metadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\nkind: X\n"},
	{"the first comment of a document stays first", "---\n# Source: a\nkind: X\n", "---\n# Source: a\nmetadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\nkind: X\n"},
	{"CRLF is kept", "metadata:\r\n  name: x\r\n", "metadata:\r\n  annotations:\r\n    a.io/x: \"30\"\r\n    a.io/y: \"1\"\r\n  name: x\r\n"},
	{"compact JSON stays compact", `{"kind":"X","metadata":{"name":"x","annotations":{"b":"c"}}}`, `{"kind":"X","metadata":{"name":"x","annotations":{"a.io/x":"30","a.io/y":"1","b":"c"}}}`},
	{"indented JSON keeps one key a line", "{\n  \"metadata\": {\n    \"annotations\": {\n      \"b\": \"c\"\n    }\n  }\n}\n", "{\n  \"metadata\": {\n    \"annotations\": {\n      \"a.io/x\": \"30\",\n      \"a.io/y\": \"1\",\n      \"b\": \"c\"\n    }\n  }\n}\n"},
	{"JSON without annotations gets quoted keys", `{"metadata": {"name": "x"}}`, `{"metadata": {"annotations": {"a.io/x": "30", "a.io/y": "1"}, "name": "x"}}`},
	{"JSON null becomes an object", `{"metadata": {"annotations":null}}`, `{"metadata": {"annotations": {"a.io/x": "30", "a.io/y": "1"}}}`},
	{"JSON indented by tabs", "{\n\t\"metadata\": {\n\t\t\"name\": \"x\"\n\t}\n}", "{\n\t\"metadata\": {\n\t\t\"annotations\": {\"a.io/x\": \"30\", \"a.io/y\": \"1\"},\n\t\t\"name\": \"x\"\n\t}\n}"},
	{"half JSON keeps the style of each part", "{\"metadata\": {\"name\": \"x\", annotations: {f: 'y'}}}\n", "{\"metadata\": {\"name\": \"x\", annotations: {a.io/x: \"30\", a.io/y: \"1\", f: 'y'}}}\n"},
	{"quoted neighbours make quoted keys", "metadata:\n  annotations:\n    \"b\": c\n", "metadata:\n  annotations:\n    \"a.io/x\": \"30\"\n    \"a.io/y\": \"1\"\n    \"b\": c\n"},
	{"a byte order mark stays in front", "\ufeffmetadata:\n  name: x\n", "\ufeffmetadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n  name: x\n"},
	{"line breaks that only YAML knows do not shift places", "x: \"a\u2028b\u2029c\u0085d\"\nmetadata:\n  name: x\n", "x: \"a\u2028b\u2029c\u0085d\"\nmetadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n  name: x\n"},
	{"letters of several bytes do not shift places", "é: {ü: 1, metadata: x}\nmetadata: {é: c}\n", "é: {ü: 1, metadata: x}\nmetadata: {annotations: {a.io/x: \"30\", a.io/y: \"1\"}, é: c}\n"},
	{"an anchor that nobody uses is no hindrance", "metadata: &m\n  annotations: &a\n    b: c\n", "metadata: &m\n  annotations: &a\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n    b: c\n"},
	{"a merge key beside the new ones stays", "x: &x {q: r}\nmetadata:\n  annotations:\n    <<: *x\n", "x: &x {q: r}\nmetadata:\n  annotations:\n    a.io/x: \"30\"\n    a.io/y: \"1\"\n    <<: *x\n"},
	{"a directive stays", "%YAML 1.1\n---\nmetadata: {}\n...\n", "%YAML 1.1\n---\nmetadata: {annotations: {a.io/x: \"30\", a.io/y: \"1\"}}\n...\n"},
}

func TestSetStringsEditsInTheStyleThatIsThere(t *testing.T) {
	for _, tt := range edits {
		t.Run(tt.name, func(t *testing.T) {
			out, err := set(tt.in, entries)
			require.NoError(t, err)
			require.Equal(t, tt.out, out)
			again, err := set(out, entries)
			require.NoError(t, err)
			require.Equal(t, out, again, "a second run changes nothing")
		})
	}
}

var refusals = []struct {
	name, in, construct string
	offset              int
}{
	{"an alias for the annotations", "x: &x {}\nmetadata:\n  annotations: *x\n", `"annotations" comes from an alias or a merge key`, 21},
	{"an alias for the metadata", "x: &x {}\nmetadata: *x\n", `"metadata" comes from an alias or a merge key`, 0},
	{"annotations from a merge key", "x: &x {annotations: {b: c}}\nmetadata:\n  <<: *x\n", `"annotations" comes from an alias or a merge key`, 40},
	{"an anchor that an alias uses", "metadata:\n  annotations: &a\n    b: c\nother: *a\n", "an anchor or an alias makes this text count in more than one place", 25},
	{"an anchor around it that an alias uses", "metadata: &a\n  annotations:\n    b: c\nother: *a\n", "an anchor or an alias makes this text count in more than one place", 32},
	{"a duplicate of a key on the way", "metadata:\n  name: x\nmetadata:\n  name: y\n", `the key "metadata" is written twice`, 20},
	{"a duplicate of a key to be set", "metadata:\n  annotations:\n    a.io/x: 1\n    a.io/x: 2\n", `the key "a.io/x" is written twice`, 43},
	{"a tag on the value", "metadata:\n  annotations:\n    a.io/x: !!int 3\n", "the value to be replaced has an anchor or a tag", 37},
	{"a value over several lines", "metadata:\n  annotations:\n    a.io/x: |-\n      3\n", "the value to be replaced spans lines", 37},
	{"a value that is a mapping", "metadata:\n  annotations:\n    a.io/x: {}\n", "the value to be replaced is not a single value", 37},
	{"annotations that are a sequence", "metadata:\n  annotations: []\n", "a sequence where a mapping is needed", 25},
	{"annotations that are text", "metadata:\n  annotations: x\n", "a single value where a mapping is needed", 25},
	{"a complex key", "metadata:\n  annotations:\n    ? b\n    : c\n", `the key stands behind "? "`, 31},
	{"null on a line of its own", "metadata:\n  annotations:\n    null\n", "null that does not stand beside its key's colon", 29},
	{"null with a tag", "metadata:\n  annotations: !!null null\n", "null with an anchor or a tag", 25},
	{"a document that is a sequence", "- a\n", "a sequence where a mapping is needed", 0},
	{"UTF-16", "\xff\xfea\x00", "the text is UTF-16; convert it to UTF-8", 0},
	{"a second document behind a NEL", "metadata: {}\u0085---\na: b\n", "a second document starts after a line break that only YAML 1.1 knows (CR, NEL, LS or PS)", 14},
}

func TestSetStringsRefusesWhatItWouldHaveToGuess(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			_, err := set(tt.in, entries)
			var refused *UnsupportedError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, tt.construct, refused.Construct)
			require.Equal(t, tt.offset, refused.Offset)
		})
	}
}

func TestParseNamesThePlaceOfASyntaxError(t *testing.T) {
	for in, want := range map[string]SyntaxError{
		"a: b\nc: \x01\n":    {Offset: 8, Reason: "control characters are not allowed"},
		"a: b\nc: \xff\n":    {Offset: 8, Reason: "invalid leading UTF-8 octet"},
		"a: b\nb: *nobody\n": {Offset: 0, Reason: "unknown anchor 'nobody' referenced"},
		"a: b\n\tc: d\n":     {Offset: 5, Reason: "found a tab character that violates indentation"},
	} {
		_, err := Parse([]byte(in))
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax, "%q", in)
		require.Equal(t, want, *syntax, "%q", in)
	}
}

func TestEachObjectOfASequenceIsEditedOnItsOwn(t *testing.T) {
	d, err := Parse([]byte("items:\n- kind: A\n  metadata:\n    name: a\n-   kind: B\n- {kind: C}\n"))
	require.NoError(t, err)
	for item := range d.Root().Get("items").Items() {
		require.NoError(t, d.SetStrings(item, path, entries[:1]))
	}
	out, err := d.Bytes()
	require.NoError(t, err)
	require.Equal(t, "items:\n- kind: A\n  metadata:\n    annotations:\n      a.io/x: \"30\"\n    name: a\n"+
		"-   metadata:\n      annotations:\n        a.io/x: \"30\"\n    kind: B\n"+
		"- {metadata: {annotations: {a.io/x: \"30\"}}, kind: C}\n", string(out))
}

// FuzzSetStrings holds the laws for any document: it is refused, or the result
// decodes, by another decoder, to the input plus the strings, and a second run
// changes nothing.
func FuzzSetStrings(f *testing.F) {
	for _, tt := range edits {
		f.Add([]byte(tt.in))
	}
	for _, tt := range refusals {
		f.Add([]byte(tt.in))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		out, err := set(string(src), entries)
		if err != nil {
			var refused *UnsupportedError
			var syntax *SyntaxError
			if !errors.As(err, &refused) && !errors.As(err, &syntax) {
				t.Fatalf("an error of an unknown kind: %v", err)
			}
			return
		}
		again, err := set(out, entries)
		require.NoError(t, err)
		require.Equal(t, out, again)
		requireSameBut(t, src, []byte(out))
	})
}

// requireSameBut decodes both with the decoder that Kubernetes uses, where it
// can read the input at all, and compares all but the strings that were set.
func requireSameBut(t *testing.T, before, after []byte) {
	t.Helper()
	var old, now yaml.MapSlice
	if yaml.Unmarshal(before, &old) != nil {
		return
	}
	require.NoError(t, yaml.Unmarshal(after, &now))
	for _, e := range entries {
		require.Equal(t, e.Value, value(value(value(now, "metadata"), "annotations"), e.Key))
	}
	require.Equal(t, fmt.Sprintf("%#v", pruned(old, path)), fmt.Sprintf("%#v", pruned(now, path)))
}

func value(m any, key string) any {
	items, _ := m.(yaml.MapSlice)
	for _, item := range items {
		if item.Key == key {
			return item.Value
		}
	}
	return nil
}

// pruned leaves out the strings that were set, and the mappings that lead to
// them where they hold nothing else.
func pruned(m yaml.MapSlice, path []string) yaml.MapSlice {
	var out yaml.MapSlice
	for _, item := range m {
		switch {
		case len(path) == 0 && (item.Key == entries[0].Key || item.Key == entries[1].Key):
			continue
		case len(path) > 0 && item.Key == path[0]:
			inner, _ := item.Value.(yaml.MapSlice)
			if inner = pruned(inner, path[1:]); len(inner) == 0 {
				continue
			}
			item.Value = inner
		}
		out = append(out, item)
	}
	return out
}
