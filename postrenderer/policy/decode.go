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
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// decode reads one value into where it belongs.
type decode func(n *yaml.Node, at *field.Path)

// decoder reads YAML nodes strictly, and goes on after an error so that all
// are found at once.
type decoder struct {
	rule     string
	object   string
	at       func(*yaml.Node) diag.Position
	findings diag.List
	nodes    []located
	depth    int
}

// located remembers where a field was written, for errors found later.
type located struct {
	path string
	node *yaml.Node
}

const maxDepth = 16 // the format has 5 levels; an alias may stand inside its own anchor

func (d *decoder) fail(n *yaml.Node, at *field.Path, format string, args ...any) {
	name := ""
	if at != nil {
		name = at.String()
	}
	d.findings = append(d.findings, diag.Diagnostic{
		Rule: d.rule, Severity: diag.Error, Pos: d.at(n), Object: d.object,
		Field: name, Message: fmt.Sprintf(format, args...),
	})
}

// report adds errors of meaning, at the place of the field or of what holds it.
func (d *decoder) report(errs field.ErrorList) {
	for _, err := range errs {
		var best *yaml.Node
		longest := -1
		for _, l := range d.nodes {
			if strings.HasPrefix(err.Field, l.path) && len(l.path) > longest {
				best, longest = l.node, len(l.path)
			}
		}
		d.findings = append(d.findings, diag.Diagnostic{
			Rule: d.rule, Severity: diag.Error, Pos: d.at(best), Object: d.object,
			Field: err.Field, Message: err.Detail,
		})
	}
}

func (d *decoder) syntax(err error) {
	line, reason := yamledit.SplitError(err)
	d.fail(&yaml.Node{Line: max(line, 1), Column: 1}, nil, "not YAML: %s", reason)
}

// mapping decodes each key by its entry in fields; said, if not nil, takes
// note of the keys that are there.
func (d *decoder) mapping(n *yaml.Node, at *field.Path, fields map[string]decode, said map[string]bool) {
	n = follow(n)
	if n.Kind != yaml.MappingNode || d.depth >= maxDepth {
		d.fail(n, at, "want a mapping, not %s", describe(n))
		return
	}
	d.depth++
	defer func() { d.depth-- }()
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch child := at.Child(key.Value); {
		case key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge":
			d.fail(key, at, "merge keys and complex keys are not read here; write the fields out")
		case seen[key.Value]:
			d.fail(key, child, "is written twice")
		case fields[key.Value] == nil:
			d.unknown(key, child, fields)
		default:
			d.nodes = append(d.nodes, located{child.String(), value})
			fields[key.Value](value, child)
		}
		seen[key.Value] = true
		if said != nil {
			said[key.Value] = true
		}
	}
}

func (d *decoder) unknown(key *yaml.Node, at *field.Path, fields map[string]decode) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	if near := nearest(key.Value, names); near != "" {
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
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || n.Value == "" {
		d.fail(n, at, "want a string, not %s", describe(n))
		return ""
	}
	return n.Value
}

func (d *decoder) constant(n *yaml.Node, at *field.Path, want string) {
	if got := d.text(n, at); got != want && got != "" {
		d.fail(n, at, "want %s, not %q", want, got)
	}
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
	for i, c := range n.Content {
		d.nodes = append(d.nodes, located{at.Index(i).String(), c})
		item(c, at.Index(i))
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
		d.fail(n, at, "%s is more than 64 bits hold", n.Value)
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
