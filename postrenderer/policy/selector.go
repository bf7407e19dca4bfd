package policy

import (
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (d *decoder) selector(n *yaml.Node, at *field.Path) Selector {
	var s Selector
	d.mapping(n, at, map[string]decode{
		"ingressClassNames": func(n *yaml.Node, at *field.Path) { s.IngressClassNames = d.texts(n, at) },
		"namespaces":        func(n *yaml.Node, at *field.Path) { s.Namespaces = d.texts(n, at) },
		"names":             func(n *yaml.Node, at *field.Path) { s.Names = d.texts(n, at) },
		"hosts":             func(n *yaml.Node, at *field.Path) { s.Hosts = d.texts(n, at) },
		"labels":            func(n *yaml.Node, at *field.Path) { s.Labels = d.labels(n, at) },
	}, nil)
	return s
}

// labels decodes what metav1.LabelSelector is in YAML. Its Go type is left
// out of the binary: it would bring in three times our own size.
func (d *decoder) labels(n *yaml.Node, at *field.Path) labels.Selector {
	sel := labels.NewSelector()
	require := func(n *yaml.Node, at *field.Path, key string, op selection.Operator, values []string) {
		r, err := labels.NewRequirement(key, op, values, field.WithPath(at))
		if err != nil {
			d.fail(n, at, "%v", err)
			return
		}
		sel = sel.Add(*r)
	}
	d.mapping(n, at, map[string]decode{
		"matchLabels": func(n *yaml.Node, at *field.Path) {
			d.labelPairs(n, at, func(n *yaml.Node, at *field.Path, key, value string) {
				require(n, at, key, selection.Equals, []string{value})
			})
		},
		"matchExpressions": func(n *yaml.Node, at *field.Path) {
			d.list(n, at, func(n *yaml.Node, at *field.Path) {
				if e := d.expression(n, at); e.op != "" && e.key != "" {
					require(n, at, e.key, e.op, e.values)
				}
			})
		},
	}, nil)
	return sel
}

func (d *decoder) labelPairs(n *yaml.Node, at *field.Path, each func(n *yaml.Node, at *field.Path, key, value string)) {
	n = follow(n)
	if n.Kind != yaml.MappingNode {
		d.fail(n, at, "want a mapping, not %s", describe(n))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], follow(n.Content[i+1])
		child := at.Key(key.Value)
		if value.Kind != yaml.ScalarNode || value.ShortTag() != "!!str" {
			d.fail(value, child, "want a string, not %s", describe(value))
			continue
		}
		each(value, child, key.Value, value.Value)
	}
}

type expression struct {
	key    string
	op     selection.Operator
	values []string
}

// operators are those of metav1.LabelSelector, under the names of package selection.
var operators = map[string]selection.Operator{
	"In": selection.In, "NotIn": selection.NotIn,
	"Exists": selection.Exists, "DoesNotExist": selection.DoesNotExist,
}

func (d *decoder) expression(n *yaml.Node, at *field.Path) expression {
	var e expression
	d.mapping(n, at, map[string]decode{
		"key": func(n *yaml.Node, at *field.Path) { e.key = d.text(n, at) },
		"operator": func(n *yaml.Node, at *field.Path) {
			name := d.text(n, at)
			if e.op = operators[name]; e.op == "" && name != "" {
				d.fail(n, at, "want In, NotIn, Exists or DoesNotExist, not %q", name)
			}
		},
		"values": func(n *yaml.Node, at *field.Path) { e.values = d.texts(n, at) },
	}, nil)
	slices.Sort(e.values)
	return e
}
