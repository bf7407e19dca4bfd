package yamledit

import (
	"fmt"
	"slices"
	"sync"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// parsers are for results, whose nodes are looked at once.
var parsers = sync.Pool{New: func() any { return new(yamltree.Parser) }}

// prove parses the result and compares it with the original, node by node.
// What differs must be what the plans say, and all that they say must be there.
func (d *Document) prove(result []byte) error {
	parser, _ := parsers.Get().(*yamltree.Parser)
	defer parsers.Put(parser)
	after := parser.Plain(result)
	if after == nil {
		other, err := parseAny(result)
		if err != nil {
			return unsupported(d.edits[0].Start, "the change would break the document: %v", err)
		}
		if after = other.root; after == nil {
			return unsupported(d.edits[0].Start, "the change would empty the document")
		}
	}
	if len(d.put) > 0 {
		var err error
		if after, err = d.withoutPut(after); err != nil {
			return err
		}
	}
	if at, why := d.compare(d.root, after); why != "" {
		return unsupported(d.at(at), "the change would alter something else: %s", why)
	}
	return nil
}

// compare returns the first place where after is not what before and the
// plans say, and why; why is empty where all is well.
func (d *Document) compare(before, after *yamltree.Node) (at *yamltree.Node, why string) {
	if before.Marked && d.removed[before] != nil {
		return d.compareKept(before, after, d.removed[before])
	}
	switch {
	case before.Kind != after.Kind:
		return before, "another kind of node"
	case before.Tag != after.Tag || before.Tag == yamltree.Other && before.ShortTag() != after.ShortTag():
		return before, fmt.Sprintf("%s becomes %s", before.ShortTag(), after.ShortTag())
	case before.Value != after.Value:
		return before, fmt.Sprintf("%.40q becomes %.40q", before.Value, after.Value)
	case before.Anchor() != after.Anchor() || before.Style != after.Style:
		return before, "another style or anchor"
	case before.Marked && d.plans[before] != nil:
		return d.comparePlanned(before, after, d.plans[before])
	case len(before.Content) != len(after.Content):
		return before, "another number of entries"
	}
	for i := range before.Content {
		if at, why := d.compare(before.Content[i], after.Content[i]); why != "" {
			return at, why
		}
	}
	return nil, ""
}

// compareKept compares a sequence that has lost items with what is left of it.
func (d *Document) compareKept(before, after *yamltree.Node, gone map[*yamltree.Node]bool) (at *yamltree.Node, why string) {
	kept := slices.DeleteFunc(slices.Clone(before.Content), func(n *yamltree.Node) bool { return gone[n] })
	if after.Kind != yamltree.Sequence || len(after.Content) != len(kept) {
		return before, "another number of items"
	}
	for i := range kept {
		if at, why := d.compare(kept[i], after.Content[i]); why != "" {
			return at, why
		}
	}
	return nil, ""
}

// withoutPut returns the top mapping of the result as it was before Put: with
// the old value of each key that was put, or without the key.
func (d *Document) withoutPut(after *yamltree.Node) (*yamltree.Node, error) {
	top := *after
	top.Content = slices.Clone(after.Content)
	for key, value := range d.put {
		i := 0
		for i < len(top.Content) && !isKey(top.Content[i], key) {
			i += 2
		}
		if i >= len(top.Content) || !equals(top.Content[i+1], value) {
			return nil, unsupported(d.edits[0].Start, "the change would alter something else: %q is not what it should be", key)
		}
		if _, old := (Node{doc: d, n: d.root}).own(key); old != nil {
			top.Content[i+1] = old
		} else {
			top.Content = slices.Delete(top.Content, i, i+2)
		}
	}
	return &top, nil
}

func (d *Document) comparePlanned(before, after *yamltree.Node, p *plan) (at *yamltree.Node, why string) {
	old, done := before.Content, 0
	for i := 0; i+1 < len(after.Content); i += 2 {
		key, value := after.Content[i], after.Content[i+1]
		if p.isNew(before, key.Value) {
			if !p.holds(key.Value, value) {
				return before, fmt.Sprintf("%q is not what it should be", key.Value)
			}
			done++
			continue
		}
		if len(old) == 0 {
			return before, "an entry too many"
		}
		if at, why := d.compare(old[0], key); why != "" {
			return at, why
		}
		if p.changes(key.Value) {
			if !p.holds(key.Value, value) {
				return before, fmt.Sprintf("%q is not what it should be", key.Value)
			}
			done++
		} else if at, why := d.compare(old[1], value); why != "" {
			return at, why
		}
		old = old[2:]
	}
	if len(old) > 0 || done != p.count() {
		return before, "an entry is missing"
	}
	return nil, ""
}

// isNew reports whether the key was not in the mapping before.
func (p *plan) isNew(before *yamltree.Node, key string) bool {
	if len(p.path) > 0 {
		k, _ := Node{n: before}.own(key)
		return key == p.path[0] && k == nil
	}
	return slices.Contains(p.added, key)
}

func (p *plan) changes(key string) bool {
	if len(p.path) > 0 {
		return key == p.path[0]
	}
	_, ok := p.value(key)
	return ok
}

// value returns what is to be set under a key.
func (p *plan) value(key string) (value string, ok bool) {
	i := slices.IndexFunc(p.set, func(e String) bool { return e.Key == key })
	if i < 0 {
		return "", false
	}
	return p.set[i].Value, true
}

func (p *plan) count() int {
	if len(p.path) > 0 {
		return 1
	}
	return len(p.set)
}

// holds reports whether value is what the plan wants under key.
func (p *plan) holds(key string, value *yamltree.Node) bool {
	if len(p.path) == 0 {
		want, set := p.value(key)
		return set && isString(value, want)
	}
	for _, inner := range p.path[1:] {
		if value.Kind != yamltree.Mapping || len(value.Content) != 2 || !isString(value.Content[0], inner) {
			return false
		}
		value = value.Content[1]
	}
	return value.Kind == yamltree.Mapping && slices.EqualFunc(pairs(value), p.entries, func(pair [2]*yamltree.Node, e String) bool {
		return isString(pair[0], e.Key) && isString(pair[1], e.Value)
	})
}

func pairs(m *yamltree.Node) [][2]*yamltree.Node {
	out := make([][2]*yamltree.Node, 0, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		out = append(out, [2]*yamltree.Node{m.Content[i], m.Content[i+1]})
	}
	return out
}

func isString(n *yamltree.Node, want string) bool {
	return n.Kind == yamltree.Scalar && n.Tag == yamltree.Str && n.Value == want
}
