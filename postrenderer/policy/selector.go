package policy

import (
	"errors"
	"fmt"

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
	})
	return s
}

// labels decodes what metav1.LabelSelector is in YAML. Its Go type is left
// out of the binary: it would bring in three times our own size.
func (d *decoder) labels(n *yaml.Node, at *field.Path) labels.Selector {
	sel := labels.NewSelector()
	add := func(r *labels.Requirement) {
		if r != nil {
			sel = sel.Add(*r)
		}
	}
	d.mapping(n, at, map[string]decode{
		"matchLabels": func(n *yaml.Node, at *field.Path) {
			d.entries(n, at, at.Key, func(key, value *yaml.Node, at *field.Path) {
				d.value(value, at, func(n *yaml.Node, at *field.Path) { add(d.pair(n, at, key.Value)) })
			})
		},
		"matchExpressions": func(n *yaml.Node, at *field.Path) {
			d.list(n, at, func(n *yaml.Node, at *field.Path) { add(d.expression(n, at)) })
		},
	})
	return sel
}

// pair decodes an entry of matchLabels. The result is nil where it is wrong.
func (d *decoder) pair(n *yaml.Node, at *field.Path, key string) *labels.Requirement {
	value, ok := d.labelValue(n, at)
	if !ok {
		return nil
	}
	return d.requirement(n, at, key, selection.Equals, []string{value})
}

// labelValue is a string, which may be empty: that is a valid label.
func (d *decoder) labelValue(n *yaml.Node, at *field.Path) (string, bool) {
	n = follow(n)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		d.fail(n, at, "want a string, not %s", describe(n))
		return "", false
	}
	return n.Value, true
}

// operators are those of metav1.LabelSelector, under the names of package selection.
var operators = map[string]selection.Operator{
	"In": selection.In, "NotIn": selection.NotIn,
	"Exists": selection.Exists, "DoesNotExist": selection.DoesNotExist,
}

// expression decodes an item of matchExpressions. The result is nil where it
// is wrong: a requirement left out would let the policy select more.
func (d *decoder) expression(n *yaml.Node, at *field.Path) *labels.Requirement {
	var key, name string
	var values []string
	before := len(d.findings)
	d.mapping(n, at, map[string]decode{
		"key":      func(n *yaml.Node, at *field.Path) { key = d.text(n, at) },
		"operator": func(n *yaml.Node, at *field.Path) { name = d.operator(n, at) },
		"values": func(n *yaml.Node, at *field.Path) {
			d.list(n, at, func(n *yaml.Node, at *field.Path) {
				value, _ := d.labelValue(n, at)
				values = append(values, value)
			})
		},
	})
	d.need(n, at, "key", "is missing: want the key of a label")
	d.need(n, at, "operator", "is missing: want In, NotIn, Exists or DoesNotExist")
	if len(d.findings) > before {
		return nil
	}
	switch takesValues := name == "In" || name == "NotIn"; {
	case takesValues && len(values) == 0:
		d.fail(n, at, "operator %s needs values", name)
		return nil
	case !takesValues && len(values) > 0:
		d.fail(n, at, "operator %s takes no values", name)
		return nil
	}
	return d.requirement(n, at, key, operators[name], values)
}

func (d *decoder) operator(n *yaml.Node, at *field.Path) string {
	name := d.text(n, at)
	if operators[name] == "" && name != "" {
		d.fail(n, at, "want In, NotIn, Exists or DoesNotExist, not %q", name)
	}
	return name
}

// requirement reports keys and values that no label can have.
func (d *decoder) requirement(n *yaml.Node, at *field.Path, key string, op selection.Operator, values []string) *labels.Requirement {
	r, err := labels.NewRequirement(key, op, values, field.WithPath(at))
	if err == nil {
		return r
	}
	var all interface{ Errors() []error }
	if !errors.As(err, &all) {
		d.fail(n, at, "%v", err)
		return nil
	}
	for _, err := range all.Errors() {
		var invalid *field.Error
		if errors.As(err, &invalid) {
			d.fail(n, at, "no label can have %s: %s", quoted(invalid.BadValue), invalid.Detail)
		}
	}
	return nil
}

func quoted(v any) string { return fmt.Sprintf("%q", fmt.Sprint(v)) }
