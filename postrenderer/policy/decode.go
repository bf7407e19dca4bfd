package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/spelling"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// decode reads one value into where it belongs.
type decode func(n *yaml.Node, at *field.Path)

// decoder reads YAML nodes strictly, and goes on after an error so that all
// are found at once.
type decoder struct {
	rule string
	// at returns the place of a node, or of the whole document for nil.
	at func(*yaml.Node) diag.Position
	// tellLines adds the line within the text to messages, where at can't say it.
	tellLines bool
	root      *yaml.Node
	// nodes has what was decoded, by its path, for errors found later.
	nodes    map[string]*yaml.Node
	decoded  int
	findings diag.List
}

// maxValues bounds what is decoded from one document, since aliases to a list
// can multiply: far more than people write, far less than would take a second.
const maxValues = 20_000

func newDecoder(rule string, at func(*yaml.Node) diag.Position) *decoder {
	return &decoder{rule: rule, at: at, nodes: map[string]*yaml.Node{}}
}

func (d *decoder) fail(n *yaml.Node, at *field.Path, format string, args ...any) {
	name := ""
	if at != nil {
		name = at.String()
	}
	d.add(n, name, fmt.Sprintf(format, args...))
}

func (d *decoder) add(n *yaml.Node, path, message string) {
	if d.tellLines && n != nil {
		message += fmt.Sprintf(" (line %d of the value)", n.Line)
	}
	d.findings = append(d.findings, diag.Diagnostic{
		Rule: d.rule, Severity: diag.Error, Pos: d.at(n), Field: path, Message: message,
	})
}

// report adds errors of meaning, at the place of the field or of what holds
// it. What could not be read is not judged: it may mean something else once it can.
func (d *decoder) report(errs field.ErrorList) {
	unread := d.findings
	for _, err := range errs {
		if !slices.ContainsFunc(unread, func(f diag.Diagnostic) bool { return within(f.Field, err.Field) }) {
			d.add(d.nearestNode(err.Field), err.Field, err.Detail)
		}
	}
}

// within reports whether a path is the outer one or leads into it.
func within(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// nearestNode returns what was decoded at the path, or at the nearest above it.
func (d *decoder) nearestNode(path string) *yaml.Node {
	for path != "" {
		if n := d.nodes[path]; n != nil {
			return n
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return d.root
}

func (d *decoder) syntax(err error) {
	line, reason := yamledit.SplitError(err)
	d.fail(&yaml.Node{Line: max(line, 1), Column: 1}, nil, "not YAML: %s", reason)
}

// mapping decodes each key by its entry in fields.
func (d *decoder) mapping(n *yaml.Node, at *field.Path, fields map[string]decode) {
	d.entries(n, at, func(key string) *field.Path { return at.Child(key) }, func(key, value *yaml.Node, child *field.Path) {
		if read := fields[key.Value]; read != nil {
			d.value(value, child, read)
			return
		}
		d.unknown(key, child, fields)
	})
}

// entries calls each for every key of a mapping that can be read; name makes
// the path of a key.
func (d *decoder) entries(n *yaml.Node, at *field.Path, name func(key string) *field.Path, each func(key, value *yaml.Node, child *field.Path)) {
	n = follow(n)
	if n.Kind != yaml.MappingNode {
		d.fail(n, at, "want a mapping, not %s", describe(n))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && d.decoded < maxValues; i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch child := name(key.Value); {
		case key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge":
			d.fail(key, at, "merge keys and complex keys are not read here; write the fields out")
		case seen[key.Value]:
			d.fail(key, child, "is written twice")
		default:
			each(key, value, child)
		}
		seen[key.Value] = true
	}
}

// value decodes one value. An explicit tag would make it something else than
// it looks, so it is refused.
func (d *decoder) value(n *yaml.Node, at *field.Path, read decode) {
	d.nodes[at.String()] = n
	d.decoded++
	switch target := follow(n); {
	case d.decoded == maxValues:
		d.fail(n, at, "is too much: at most %d values are read, aliases counted as often as they are used", maxValues)
	case target.Style&yaml.TaggedStyle != 0:
		d.fail(n, at, "the tag %s is not read here; write the value without it", target.Tag)
	default:
		read(n, at)
	}
}

// need reports a key of a mapping that is not there.
func (d *decoder) need(n *yaml.Node, at *field.Path, key, message string) {
	if n = follow(n); n.Kind == yaml.MappingNode && lookup(n, key) == nil {
		d.fail(n, at.Child(key), "%s", message)
	}
}

func (d *decoder) unknown(key *yaml.Node, at *field.Path, fields map[string]decode) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	if near := spelling.Nearest(key.Value, names); near != "" {
		d.fail(key, at, "unknown field; did you mean %s?", near)
		return
	}
	d.fail(key, at, "unknown field; the fields here are %s", strings.Join(names, ", "))
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func describe(n *yaml.Node) string {
	switch follow(n).Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	default:
	}
	switch follow(n).ShortTag() {
	case "!!null":
		return "nothing"
	case "!!str":
		return fmt.Sprintf("the string %q", follow(n).Value)
	}
	return follow(n).Value
}

func (d *decoder) text(n *yaml.Node, at *field.Path) string {
	n = follow(n)
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str":
		d.fail(n, at, "want a string, not %s", describe(n))
		return ""
	case n.Value == "":
		d.fail(n, at, "want a string that is not empty")
	}
	return n.Value
}

func (d *decoder) boolean(n *yaml.Node, at *field.Path) bool {
	n = follow(n)
	var b bool
	if n.ShortTag() != "!!bool" || n.Decode(&b) != nil {
		d.fail(n, at, "want true or false, not %s", describe(n))
	}
	return b
}

func (d *decoder) list(n *yaml.Node, at *field.Path, item decode) {
	n = follow(n)
	if n.Kind != yaml.SequenceNode {
		d.fail(n, at, "want a list, not %s", describe(n))
		return
	}
	for i := 0; i < len(n.Content) && d.decoded < maxValues; i++ {
		d.value(n.Content[i], at.Index(i), item)
	}
}

func (d *decoder) texts(n *yaml.Node, at *field.Path) []string {
	var out []string
	d.list(n, at, func(n *yaml.Node, at *field.Path) { out = append(out, d.text(n, at)) })
	return out
}

func (d *decoder) networks(n *yaml.Node, at *field.Path) []netip.Prefix {
	out := []netip.Prefix{}
	d.list(n, at, func(n *yaml.Node, at *field.Path) {
		text := d.text(n, at)
		if text == "" {
			return
		}
		p, err := limits.ParsePrefix(text)
		if err != nil {
			d.fail(n, at, "%v", err)
			return
		}
		out = append(out, p)
	})
	return out
}

// limit reads a number within the field's bounds, or a quantity of bytes.
func (d *decoder) limit(n *yaml.Node, at *field.Path, f limits.Field) *int {
	n = follow(n)
	value, ok := 0, false
	if f.Bytes {
		value, ok = d.quantity(n, at)
	} else {
		value, ok = d.number(n, at)
	}
	if !ok {
		return nil
	}
	if value < f.Min || value > f.Max {
		d.fail(n, at, "must be from %d to %d, not %d", f.Min, f.Max, value)
		return nil
	}
	return &value
}

func (d *decoder) number(n *yaml.Node, at *field.Path) (int, bool) {
	if n.Kind != yaml.ScalarNode || !isDecimal(n.Value) || n.ShortTag() == "!!str" {
		d.fail(n, at, "want a whole number such as 30, not %s", describe(n))
		return 0, false
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil {
		d.fail(n, at, "%s does not fit in 64 bits", n.Value)
		return 0, false
	}
	return v, true
}

// isDecimal reports whether a YAML integer is written in digits that everyone
// reads alike: no hexadecimals, no underscores, no leading zeros, which are
// octal to some.
func isDecimal(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	return len(text)-len(digits) <= 1 && digits != "" && strings.Trim(digits, "0123456789") == "" &&
		(digits == "0" || digits[0] != '0')
}

func (d *decoder) quantity(n *yaml.Node, at *field.Path) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		d.fail(n, at, "want a number of bytes such as 512Ki, not %s", describe(n))
		return 0, false
	}
	v, err := limits.ParseKibibytes(n.Value)
	if err != nil {
		d.fail(n, at, "%v", err)
		return 0, false
	}
	return v, true
}
