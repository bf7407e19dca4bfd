package yamledit

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	yaml "sigs.k8s.io/yaml/goyaml.v2"
)

// remove takes items out of the top key "items" as a caller would.
func remove(src string, indexes ...int) (string, error) {
	d, err := Parse([]byte(src))
	if err != nil {
		return "", err
	}
	items := d.Root().Get("items")
	var nodes []Node
	for i, item := range slices.Collect(items.Items()) {
		if slices.Contains(indexes, i) {
			nodes = append(nodes, item)
		}
	}
	if err := d.RemoveItems(items, nodes); err != nil {
		return "", err
	}
	out, err := d.Bytes()
	return string(out), err
}

var removals = []struct {
	name, in string
	items    []int
	out      string
}{
	{"the first item goes with the comments above it", "items:\n# of a\n- a: 1\n\n# of b\n- b: 2\n", []int{0}, "items:\n\n# of b\n- b: 2\n"},
	{"the last item goes up to the next key", "items:\n- a: 1\n- b: |+\n    text\n\n# of c\nc: d\n", []int{1}, "items:\n- a: 1\n\n# of c\nc: d\n"},
	{"an item's own comments go with it", "items:\n  - a: 1\n    # of a\n  # of b\n  - b: 2\n", []int{0}, "items:\n  # of b\n  - b: 2\n"},
	{"a block scalar's text is no comment", "items:\n- a: |\n    x\n    # y\n- b: 2\n", []int{0}, "items:\n- b: 2\n"},
	{"the end of the document stays", "items:\n- a: 1\n- b: 2\n... # end\n", []int{1}, "items:\n- a: 1\n... # end\n"},
	{"a last line without a break", "items:\n- a: 1\n- b: 2", []int{1}, "items:\n- a: 1\n"},
	{"all items leave an empty list", "\"items\": # none\n- a: 1\n- b: 2\nc: d\n", []int{0, 1}, "\"items\": [] # none\nc: d\n"},
	{"CRLF is kept", "items:\r\n# of a\r\n- a: 1\r\n- b: 2\r\n", []int{0}, "items:\r\n- b: 2\r\n"},
	{"flow items go with a comma", `{"items":[{"a":"]"},{"b":2},{"c":"\"}"}],"d":1}`, []int{0}, `{"items":[{"b":2},{"c":"\"}"}],"d":1}`},
	{"the last flow items go with the comma in front", `{"items": [{"a":1}, {b: '}'''}, {"c":3}], "d":1}`, []int{1, 2}, `{"items": [{"a":1}], "d":1}`},
	{"all flow items", `{"items": [ {"a":1}, {"b":2} ]}`, []int{0, 1}, `{"items": [  ]}`},
	{"no item is nothing", "items:\n- a: 1\n", nil, "items:\n- a: 1\n"},
}

func TestRemoveItemsTakesWholeItems(t *testing.T) {
	for _, tt := range removals {
		t.Run(tt.name, func(t *testing.T) {
			out, err := remove(tt.in, tt.items...)
			require.NoError(t, err)
			require.Equal(t, tt.out, out)
		})
	}
}

func TestRemoveItemsRefusesWhatItWouldHaveToGuess(t *testing.T) {
	for _, tt := range []struct{ name, in, construct string }{
		{"an anchor that an alias uses", "items:\n- &a {b: c}\n- d: *a\n", "an anchor or an alias makes this text count in more than one place"},
		{"an anchor inside that an alias uses", "items:\n- a: &a b\n- d: *a\n", "the change would break the document: unknown anchor 'a' referenced"},
		{"an alias for the items", "x: &x [{a: 1}]\nitems: *x\n", "an anchor or an alias makes this text count in more than one place"},
		{"a dash on a line of its own", "items:\n-\n  a: 1\n", "an item that does not start behind its own dash"},
		{"a key that is no word", "? items\n:\n- a: 1\n", "a complex key"},
		{"a last flow item that is text", "items: [a]\n", "a value that is not in brackets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := remove(tt.in, 0)
			var refused *UnsupportedError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, tt.construct, refused.Construct)
		})
	}
}

// FuzzRemoveItems holds that what is left decodes, by another decoder, to the
// input less the items, or that the removal is refused.
func FuzzRemoveItems(f *testing.F) {
	for _, tt := range removals {
		mask := 0
		for _, i := range tt.items {
			mask |= 1 << i
		}
		f.Add([]byte(tt.in), mask)
	}
	f.Fuzz(func(t *testing.T, src []byte, mask int) {
		var indexes []int
		for i := range 8 {
			if mask&(1<<i) != 0 {
				indexes = append(indexes, i)
			}
		}
		out, err := remove(string(src), indexes...)
		if err != nil {
			var refused *UnsupportedError
			var syntax *SyntaxError
			require.True(t, errors.As(err, &refused) || errors.As(err, &syntax), "%v", err)
			return
		}
		var old, now yaml.MapSlice
		if yaml.Unmarshal(src, &old) != nil {
			return
		}
		require.NoError(t, yaml.Unmarshal([]byte(out), &now))
		items, _ := value(old, "items").([]any)
		kept := []any{}
		for i, item := range items {
			if !slices.Contains(indexes, i) {
				kept = append(kept, item)
			}
		}
		for i := range old {
			if old[i].Key == "items" && items != nil {
				old[i].Value = kept
			}
		}
		require.Equal(t, fmt.Sprintf("%#v", old), fmt.Sprintf("%#v", now))
	})
}
