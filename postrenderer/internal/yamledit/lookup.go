package yamledit

import (
	"iter"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// Node is a value in a document. The zero Node is a value that is not there;
// every method of it answers so.
type Node struct {
	doc *Document
	n   *yamltree.Node
	key *yamltree.Node // whose value it is; nil at the top and in a sequence
	// borrowed: reached through an alias or a merge key, so that it is
	// written somewhere else.
	borrowed bool
	// shared: this node or one around it is anchored, and an alias uses it.
	shared bool
}

// Entry is a key of a mapping and its value.
type Entry struct {
	Key   string
	Value Node
	at    *yamltree.Node
}

// KeyOffset returns where the key starts, in bytes from the start of the document.
func (e Entry) KeyOffset() int { return e.Value.doc.at(e.at) }

const maxMergeDepth = 20 // real files have 1 or 2; an alias may stand inside its own anchor

// node wraps n, which stands inside parent, and follows it if it is an alias.
func (d *Document) node(n *yamltree.Node, parent Node) Node {
	out := Node{doc: d, n: n, borrowed: parent.borrowed, shared: parent.shared}
	if n.Kind == yamltree.Alias {
		out.n, out.borrowed = n.Target(), true
	}
	if out.n.Anchor() != "" && d.referenced[out.n] {
		out.shared = true
	}
	return out
}

func collectAliases(n *yamltree.Node, into map[*yamltree.Node]bool) {
	if n.Kind == yamltree.Alias {
		into[n.Target()] = true
		return
	}
	for _, c := range n.Content {
		collectAliases(c, into)
	}
}

// IsZero reports whether the value is not there at all.
func (n Node) IsZero() bool { return n.n == nil }

// YAML returns the value as a node of the library's, without comments; nil where
// it is not there.
func (n Node) YAML() *yaml.Node {
	if n.n == nil {
		return nil
	}
	return n.n.Library()
}

// IsMapping reports whether the value is a mapping.
func (n Node) IsMapping() bool { return n.n != nil && n.n.Kind == yamltree.Mapping }

// IsSequence reports whether the value is a sequence.
func (n Node) IsSequence() bool { return n.n != nil && n.n.Kind == yamltree.Sequence }

// IsNull reports whether the value is there and null.
func (n Node) IsNull() bool { return n.n != nil && isNull(n.n) }

// IsString reports whether Kubernetes' decoders, which follow YAML 1.1, read
// the value as a string. To them a plain "on" or "yes" is a boolean.
func (n Node) IsString() bool {
	if n.n == nil || n.n.Kind != yamltree.Scalar || n.n.Tag != yamltree.Str {
		return false
	}
	return n.n.Style != 0 || !isOldBool(n.n.Value)
}

// IsScalar reports whether the value is there and neither a mapping nor a sequence.
func (n Node) IsScalar() bool { return n.n != nil && n.n.Kind == yamltree.Scalar }

// IsBinary reports whether the value is a scalar in base64, by its tag.
func (n Node) IsBinary() bool { return n.n != nil && isBinary(n.n) }

func isBinary(n *yamltree.Node) bool {
	return n.Kind == yamltree.Scalar && n.Tag == yamltree.Other && n.ShortTag() == "!!binary"
}

// BinaryKey returns the first key in the document that is written in base64.
func (d *Document) BinaryKey() (offset int, ok bool) {
	if d.root == nil || d.referenced == nil {
		return 0, false // a plain document has no tags
	}
	return d.binaryKey(d.root)
}

func (d *Document) binaryKey(n *yamltree.Node) (offset int, ok bool) {
	for i, c := range n.Content {
		if n.Kind == yamltree.Mapping && i%2 == 0 && isBinary(resolve(c)) {
			return d.at(c), true
		}
		if offset, ok = d.binaryKey(c); ok {
			return offset, ok
		}
	}
	return 0, false
}

// isOldBool reports whether YAML 1.1 reads the plain word as a boolean and
// YAML 1.2 as a string.
func isOldBool(word string) bool {
	switch word {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF":
		return true
	}
	return false
}

// Text returns a scalar as it is written, less its quotes: "30" for both 30
// and "30". It is empty for null and for what is no scalar.
func (n Node) Text() string {
	if n.n == nil || n.n.Kind != yamltree.Scalar || isNull(n.n) {
		return ""
	}
	return n.n.Value
}

// Offset returns where the value starts, in bytes from the start of the document.
func (n Node) Offset() int {
	if n.n == nil {
		return 0
	}
	return n.doc.at(n.n)
}

// Items yields the values of a sequence.
func (n Node) Items() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if !n.IsSequence() {
			return
		}
		for _, c := range n.n.Content {
			if !yield(n.doc.node(c, n)) {
				return
			}
		}
	}
}

// Get returns the value of a key in a mapping, the key's own or, failing that,
// one that a merge key brings in. Of duplicate keys it returns the last, as
// Kubernetes' decoders do; Duplicate tells of them.
func (n Node) Get(key string) Node { return n.get(key, 0) }

func (n Node) get(key string, depth int) Node {
	if !n.IsMapping() || depth > maxMergeDepth {
		return Node{}
	}
	if k, value := n.own(key); value != nil {
		out := n.doc.node(value, n)
		out.key = k
		return out
	}
	for _, source := range n.merged() {
		if v := source.get(key, depth+1); !v.IsZero() {
			return v
		}
	}
	return Node{}
}

// own returns the last key of that name that is written in this mapping
// itself, and its value.
func (n Node) own(key string) (k, v *yamltree.Node) {
	c := n.n.Content
	for i := len(c) - 2; i >= 0; i -= 2 {
		if (c[i].Kind == yamltree.Alias || c[i].Value == key) && isKey(c[i], key) {
			return c[i], c[i+1]
		}
	}
	return nil, nil
}

// merged returns the mappings that this one's merge keys name, strongest first.
func (n Node) merged() []Node {
	var out []Node
	for i := 0; i+1 < len(n.n.Content); i += 2 {
		if !isMerge(n.n.Content[i]) {
			continue
		}
		source := n.doc.node(n.n.Content[i+1], n)
		source.borrowed = true
		if source.IsSequence() {
			out = slices.AppendSeq(out, source.Items())
		} else {
			out = append(out, source)
		}
	}
	return out
}

// Duplicate returns the second occurrence of a key that is written twice in
// this mapping.
func (n Node) Duplicate(key string) (offset int, ok bool) {
	offset, _, ok = n.DuplicateOf(func(k string) bool { return k == key })
	return offset, ok
}

// DuplicateOf is Duplicate for all keys that are wanted: it returns the first
// that is written twice.
func (n Node) DuplicateOf(wanted func(key string) bool) (offset int, key string, ok bool) {
	if !n.IsMapping() {
		return 0, "", false
	}
	for i := 2; i+1 < len(n.n.Content); i += 2 {
		k := resolve(n.n.Content[i])
		if k.Kind != yamltree.Scalar || !wanted(k.Value) || isMerge(k) {
			continue
		}
		for j := 0; j < i; j += 2 {
			if isKey(n.n.Content[j], k.Value) {
				return n.doc.at(n.n.Content[i]), k.Value, true
			}
		}
	}
	return 0, "", false
}

// Entries yields a mapping's keys and values in the order in which they are
// written, what merge keys bring in last. A key that is not a scalar is left
// out. Of duplicate keys the last value counts, at the place of the first.
func (n Node) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		if !n.isSimple() {
			for _, e := range n.entries(0, map[string]bool{}) {
				if !yield(e) {
					return
				}
			}
			return
		}
		for i := 0; i+1 < len(n.n.Content); i += 2 {
			if !yield(Entry{Key: n.n.Content[i].Value, Value: n.doc.node(n.n.Content[i+1], n), at: n.n.Content[i]}) {
				return
			}
		}
	}
}

// isSimple reports whether all keys of a mapping are scalars of their own, no
// two the same. Of one that is long it says no.
func (n Node) isSimple() bool {
	if !n.IsMapping() || len(n.n.Content) > 2*few {
		return false
	}
	c := n.n.Content
	for i := 0; i+1 < len(c); i += 2 {
		if c[i].Kind != yamltree.Scalar || isMerge(c[i]) {
			return false
		}
		for j := 0; j < i; j += 2 {
			if c[j].Value == c[i].Value {
				return false
			}
		}
	}
	return true
}

// few are as many keys as are compared with each other faster than by a map.
const few = 16

func (n Node) entries(depth int, seen map[string]bool) []Entry {
	if !n.IsMapping() || depth > maxMergeDepth {
		return nil
	}
	var out []Entry
	at := map[string]int{}
	for i := 0; i+1 < len(n.n.Content); i += 2 {
		key := resolve(n.n.Content[i])
		if key.Kind != yamltree.Scalar || isMerge(key) || seen[key.Value] {
			continue
		}
		value := n.doc.node(n.n.Content[i+1], n)
		if first, twice := at[key.Value]; twice {
			out[first].Value = value
			continue
		}
		at[key.Value] = len(out)
		out = append(out, Entry{Key: key.Value, Value: value, at: n.n.Content[i]})
	}
	for key := range at {
		seen[key] = true
	}
	for _, source := range n.merged() {
		out = append(out, source.entries(depth+1, seen)...)
	}
	return out
}

func resolve(n *yamltree.Node) *yamltree.Node {
	if n.Kind == yamltree.Alias {
		return n.Target()
	}
	return n
}

func isKey(n *yamltree.Node, key string) bool {
	n = resolve(n)
	return n.Kind == yamltree.Scalar && n.Value == key && !isMerge(n)
}

func isMerge(n *yamltree.Node) bool { return n.Kind == yamltree.Scalar && n.Tag == yamltree.Merge }

func isNull(n *yamltree.Node) bool { return n.Kind == yamltree.Scalar && n.Tag == yamltree.Null }

func isFlow(n *yamltree.Node) bool { return n.Style&yamltree.Flow != 0 }

func isTagged(n *yamltree.Node) bool { return n.Style&yamltree.Tagged != 0 }
