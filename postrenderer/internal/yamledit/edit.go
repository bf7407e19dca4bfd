package yamledit

import (
	"bytes"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// String is a string to be set under a key.
type String struct{ Key, Value string }

// Edit replaces the bytes of a document from Start to End by Text.
type Edit struct {
	Start, End int
	Text       []byte
}

// plan is what the proof must find at one mapping of the result.
type plan struct {
	set     []String // keys of this mapping and their new values
	added   []string // those of the keys that were not there
	path    []string // mappings that are created below this one, outermost first
	entries []String // what the innermost of them holds
}

// SetStrings queues strings to be set in the mapping that path leads to from
// the mapping parent; what is missing on the path is created. A string that
// is there already, and equal, is left as it is written. Keys that are not
// there go in front of the others, in the order given, so that nothing is
// guessed about where the last of the others ends.
//
// On an UnsupportedError nothing is queued.
func (d *Document) SetStrings(parent Node, path []string, entries []String) error {
	if len(entries) == 0 {
		return nil
	}
	at, rest, err := d.descend(parent, path)
	if err != nil {
		return err
	}
	if at.borrowed || at.shared {
		return unsupported(at.Offset(), "an anchor or an alias makes this text count in more than one place")
	}
	before := len(d.edits)
	if len(rest) > 0 {
		err = d.create(at, rest, entries)
	} else {
		err = d.fill(at, entries)
	}
	if err != nil {
		d.edits = d.edits[:before]
		delete(d.plans, at.n)
	}
	return err
}

// descend follows path as far as there are mappings, and returns the last of
// them with the rest of the path.
func (d *Document) descend(at Node, path []string) (last Node, rest []string, err error) {
	for i, key := range path {
		if !at.IsMapping() {
			return at, nil, unsupported(at.Offset(), "%s where a mapping is needed", kindName(at.n))
		}
		if off, twice := at.Duplicate(key); twice {
			return at, nil, unsupported(off, "the key %q is written twice", key)
		}
		next := at.Get(key)
		if next.IsZero() || next.IsNull() && !next.borrowed {
			return at, path[i:], nil
		}
		if next.borrowed && !at.borrowed {
			return at, nil, unsupported(at.Offset(), "%q comes from an alias or a merge key", key)
		}
		at = next
	}
	if !at.IsMapping() {
		return at, nil, unsupported(at.Offset(), "%s where a mapping is needed", kindName(at.n))
	}
	return at, nil, nil
}

func kindName(n *yamltree.Node) string {
	switch {
	case n == nil:
		return "nothing"
	case n.Kind == yamltree.Sequence:
		return "a sequence"
	case n.Kind == yamltree.Mapping:
		return "a mapping"
	case n.Kind == yamltree.Scalar:
		return "a single value"
	}
	return "a node of an unknown kind"
}

// queue notes that src[start:end] becomes text.
func (d *Document) queue(start, end int, text string) {
	d.edits = append(d.edits, Edit{start, end, []byte(text)})
}

// plan notes what must be at the mapping m in the end.
func (d *Document) plan(m *yamltree.Node, p *plan) {
	if d.plans == nil {
		d.plans = map[*yamltree.Node]*plan{}
	}
	d.plans[m] = p
	m.Marked = true
}

// fill sets strings in a mapping that exists.
func (d *Document) fill(at Node, entries []String) error {
	p := &plan{}
	var missing []String
	for _, e := range entries {
		if off, twice := at.Duplicate(e.Key); twice {
			return unsupported(off, "the key %q is written twice", e.Key)
		}
		switch _, old := at.own(e.Key); {
		case old == nil:
			if merged := at.Get(e.Key); merged.IsString() && merged.Text() == e.Value {
				continue
			}
			missing = append(missing, e)
			p.added = append(p.added, e.Key)
		case old.Kind == yamltree.Scalar && old.Tag == yamltree.Str && old.Value == e.Value:
			continue
		default:
			if err := d.replace(old, e.Value); err != nil {
				return err
			}
		}
		p.set = append(p.set, e)
	}
	if len(p.set) == 0 {
		return nil
	}
	d.plan(at.n, p)
	return d.insert(at, nil, missing)
}

// create makes the mappings of path below at, with entries in the innermost.
func (d *Document) create(at Node, path []string, entries []String) error {
	d.plan(at.n, &plan{path: path, entries: entries})
	key, old := at.own(path[0])
	if key == nil {
		return d.insert(at, path, entries)
	}
	return d.replaceNull(at, key, old, path[1:], entries)
}

// replace writes a string over the value old.
func (d *Document) replace(old *yamltree.Node, value string) error {
	at := d.at(old)
	switch {
	case old.Kind != yamltree.Scalar:
		return unsupported(at, "the value to be replaced is not a single value")
	case old.Anchor() != "" || isTagged(old):
		return unsupported(at, "the value to be replaced has an anchor or a tag")
	case isNull(old) && old.Value == "":
		start, end, err := d.nullSpan(old)
		if err == nil {
			d.queue(start, end, " "+quote(value))
		}
		return err
	}
	end, ok := d.scalarEnd(old, at)
	if !ok {
		return unsupported(at, "the value to be replaced spans lines")
	}
	d.queue(at, end, quote(value))
	return nil
}

// scalarEnd returns where a scalar that starts at off ends; ok is false for
// block scalars and for plain ones that span lines.
func (d *Document) scalarEnd(n *yamltree.Node, off int) (end int, ok bool) {
	src := d.src
	switch {
	case n.Style&yamltree.DoubleQuoted != 0:
		for i := off + 1; i < len(src); i++ {
			switch src[i] {
			case '\\':
				i++
			case '"':
				return i + 1, true
			}
		}
	case n.Style&yamltree.SingleQuoted != 0:
		for i := off + 1; i < len(src); i++ {
			if src[i] != '\'' {
				continue
			}
			if i+1 < len(src) && src[i+1] == '\'' {
				i++
				continue
			}
			return i + 1, true
		}
	case n.Style&(yamltree.Literal|yamltree.Folded) == 0:
		return off + len(n.Value), bytes.HasPrefix(src[off:], []byte(n.Value))
	}
	return 0, false
}

// lastInk returns the last byte before off that is neither blank nor a break.
func (d *Document) lastInk(off int) byte {
	before := bytes.TrimRight(d.src[:off], " \t\r\n")
	if len(before) == 0 {
		return 0
	}
	return before[len(before)-1]
}

// Edits returns all edits that are queued, in the order of the text, after
// applying them, parsing the result and finding just what was asked for. They
// are the document's memory, as far as their Text is not.
func (d *Document) Edits() ([]Edit, error) {
	if len(d.edits) == 0 {
		return nil, nil
	}
	var err error
	if d.result, err = d.apply(d.result[:0]); err != nil {
		return nil, err
	}
	return d.edits, d.prove(d.result)
}

// apply appends the document with all queued edits, which it sorts.
func (d *Document) apply(to []byte) ([]byte, error) {
	slices.SortStableFunc(d.edits, func(a, b Edit) int { return a.Start - b.Start })
	size := len(d.src)
	for _, e := range d.edits {
		size += e.Start - e.End + len(e.Text)
	}
	to = slices.Grow(to, max(size, 0))
	done := 0
	for _, e := range d.edits {
		if e.Start < done {
			return nil, unsupported(e.Start, "two changes meet in the same text")
		}
		to = append(to, d.src[done:e.Start]...)
		to = append(to, e.Text...)
		done = e.End
	}
	return append(to, d.src[done:]...), nil
}
