package policy

import (
	"slices"

	"go.yaml.in/yaml/v3"
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

// labels decodes what metav1.LabelSelector is in YAML.
func (d *decoder) labels(n *yaml.Node, at *field.Path) LabelSelector {
	sel := LabelSelector{}
	d.mapping(n, at, map[string]decode{
		"matchLabels": func(n *yaml.Node, at *field.Path) {
			d.entries(n, at, at.Key, func(key, value *yaml.Node, at *field.Path) {
				d.value(value, at, func(n *yaml.Node, at *field.Path) {
					if value, ok := d.labelValue(n, at); ok && d.isLabel(n, at, key.Value, value) {
						sel = append(sel, LabelRequirement{Key: key.Value, Operator: In, Values: []string{value}})
					}
				})
			})
		},
		"matchExpressions": func(n *yaml.Node, at *field.Path) {
			d.list(n, at, func(n *yaml.Node, at *field.Path) {
				// A requirement left out would let the policy select more: one that is wrong is an error.
				if r, ok := d.expression(n, at); ok {
					sel = append(sel, r)
				}
			})
		},
	})
	return sel
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

// expression decodes an item of matchExpressions; ok is false where it is wrong.
func (d *decoder) expression(n *yaml.Node, at *field.Path) (r LabelRequirement, ok bool) {
	before := len(d.findings)
	d.mapping(n, at, map[string]decode{
		"key":      func(n *yaml.Node, at *field.Path) { r.Key = d.text(n, at) },
		"operator": func(n *yaml.Node, at *field.Path) { r.Operator = d.operator(n, at) },
		"values": func(n *yaml.Node, at *field.Path) {
			d.list(n, at, func(n *yaml.Node, at *field.Path) {
				value, _ := d.labelValue(n, at)
				r.Values = append(r.Values, value)
			})
		},
	})
	d.need(n, at, "key", "is missing: want the key of a label")
	d.need(n, at, "operator", "is missing: want In, NotIn, Exists or DoesNotExist")
	if len(d.findings) > before {
		return r, false
	}
	switch takesValues := r.Operator == In || r.Operator == NotIn; {
	case takesValues && len(r.Values) == 0:
		d.fail(n, at, "operator %s needs values", r.Operator)
		return r, false
	case !takesValues && len(r.Values) > 0:
		d.fail(n, at, "operator %s takes no values", r.Operator)
		return r, false
	}
	return r, d.isLabel(n, at, r.Key, r.Values...)
}

func (d *decoder) operator(n *yaml.Node, at *field.Path) LabelOperator {
	name := LabelOperator(d.text(n, at))
	if !slices.Contains(labelOperators, name) && name != "" {
		d.fail(n, at, "want In, NotIn, Exists or DoesNotExist, not %q", name)
	}
	return name
}

// isLabel reports keys and values that no label can have.
func (d *decoder) isLabel(n *yaml.Node, at *field.Path, key string, values ...string) bool {
	ok := true
	complain := func(text, reason string) {
		if reason != "" {
			d.fail(n, at, "no label can have %q: %s", text, reason)
			ok = false
		}
	}
	complain(key, labelKeyError(key))
	for _, value := range values {
		complain(value, labelValueError(value))
	}
	return ok
}
