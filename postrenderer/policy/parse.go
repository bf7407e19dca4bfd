package policy

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Rule ids of the findings in an Error.
const (
	PolicyInvalid = "policy-invalid"
	IntentInvalid = "intent-invalid"
)

// Error is all that is wrong with a policy or a limits annotation at once.
type Error struct{ Findings diag.List }

func (e *Error) Error() string {
	texts := make([]string, len(e.Findings))
	for i, d := range e.Findings {
		texts[i] = d.String()
	}
	return strings.Join(texts, "\n")
}

// Parse reads a policy file, which may hold several documents. It is strict:
// what it does not know is an error, and all errors are reported at once, in
// an *Error.
func Parse(filename string, src []byte) ([]*Policy, error) {
	var policies []*Policy
	var findings diag.List
	for _, doc := range manifest.Split(src) {
		p, found := parseDocument(diag.Position{Source: filename, Line: doc.Line}, doc.Raw)
		findings = append(findings, found...)
		if p != nil {
			policies = append(policies, p)
		}
	}
	if len(policies) == 0 && len(findings) == 0 {
		findings = diag.List{{
			Rule: PolicyInvalid, Severity: diag.Error, Pos: diag.Position{Source: filename},
			Message: "there is no RateLimitPolicy in this file",
		}}
	}
	if len(findings) > 0 {
		return nil, &Error{Findings: findings}
	}
	return policies, nil
}

// ParseObject reads a policy that is an object of a rendered stream. The error
// is an *Error.
func ParseObject(o manifest.Object) (*Policy, error) {
	d := newPolicyDecoder(o.Document().Position(0))
	d.root = o.YAML()
	p, findings := d.document()
	if len(findings) > 0 {
		return nil, &Error{Findings: findings}
	}
	return p, nil
}

// ParseLimits reads the value of the limits annotation of an Ingress, which
// stands at the given place. The error is an *Error. Its findings are all at
// that place, and tell the line within a value of several lines.
func ParseLimits(at diag.Position, value string) (limits.Limits, error) {
	at.Line, at.Column = max(at.Line, 1), max(at.Column, 1)
	d := newDecoder(IntentInvalid, func(*yaml.Node) diag.Position { return at })
	d.tellLines = strings.Contains(strings.TrimSpace(value), "\n")
	var l limits.Limits
	root, ok := d.parse([]byte(value))
	switch {
	case !ok:
	case root == nil:
		d.fail(nil, nil, "want a mapping such as {requestsPerMinute: 30}")
	default:
		l = d.limits(root, nil, true)
		d.report(validateLimits(nil, l))
	}
	if len(d.findings) > 0 {
		return limits.Limits{}, &Error{Findings: d.findings}
	}
	return l, nil
}

// parseDocument returns no policy and no findings for a document that is empty.
func parseDocument(at diag.Position, raw []byte) (*Policy, diag.List) {
	d := newPolicyDecoder(at)
	root, ok := d.parse(raw)
	if !ok || root == nil {
		return nil, d.findings
	}
	return d.document()
}

// newPolicyDecoder returns a decoder for a document that starts at the given place.
func newPolicyDecoder(at diag.Position) *decoder {
	return newDecoder(PolicyInvalid, func(n *yaml.Node) diag.Position {
		pos := at
		if n != nil {
			pos.Line, pos.Column = at.Line+n.Line-1, n.Column
		}
		return pos
	})
}

// document decodes the policy at root.
func (d *decoder) document() (*Policy, diag.List) {
	if d.header(d.root); len(d.findings) == len(header) {
		return nil, d.findings // of another kind, whose every field would be unknown
	}
	p := d.policy(d.root)
	p.Pos = d.at(d.root)
	d.report(p.Validate())
	for i := range d.findings {
		if p.Name != "" {
			d.findings[i].Object = Kind + " " + p.Name
		}
	}
	d.findings.Sort()
	return p, d.findings
}

// parse returns the top node of a document, or nil where there is nothing but
// comments; ok is false where it is not YAML, which is then reported.
func (d *decoder) parse(src []byte) (root *yaml.Node, ok bool) {
	var top, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(src))
	switch err := dec.Decode(&top); {
	case errors.Is(err, io.EOF):
		return nil, true
	case err != nil:
		d.syntax(err)
		return nil, false
	}
	// The parser stops where it takes the document to end: what follows has to be read to be refused.
	switch err := dec.Decode(&second); {
	case err == nil:
		d.fail(&second, nil, "a second document starts here; give it a separator line --- of its own")
		return nil, false
	case !errors.Is(err, io.EOF):
		d.syntax(err)
		return nil, false
	}
	if d.root = top.Content[0]; d.root.ShortTag() == "!!null" {
		return nil, true
	}
	return d.root, true
}

// header is what makes a document a policy.
var header = []struct{ key, value string }{{"apiVersion", APIVersion}, {"kind", Kind}}

// header reports each key of the header that is missing or says something else.
func (d *decoder) header(root *yaml.Node) {
	for _, want := range header {
		at := field.NewPath(want.key)
		value := lookup(root, want.key)
		if value == nil {
			d.fail(root, at, "is missing: want %s", want.value)
			continue
		}
		if got := d.text(value, at); got != want.value && got != "" {
			d.fail(value, at, "want %s, not %q", want.value, got)
		}
	}
}

// lookup returns the value of a key of a mapping, or nil.
func lookup(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// ignore leaves a value unread.
func ignore(*yaml.Node, *field.Path) {}

// policy decodes the whole document.
func (d *decoder) policy(root *yaml.Node) *Policy {
	p := &Policy{Scope: PerReplica}
	d.mapping(root, nil, map[string]decode{
		"apiVersion": ignore,
		"kind":       ignore,
		"metadata":   func(n *yaml.Node, at *field.Path) { p.Name = d.metadata(n, at) },
		"spec":       func(n *yaml.Node, at *field.Path) { d.spec(n, at, p) },
	})
	d.need(root, nil, "metadata", "is missing")
	d.need(root, nil, "spec", "is missing")
	return p
}

func (d *decoder) metadata(n *yaml.Node, at *field.Path) (name string) {
	d.mapping(n, at, map[string]decode{
		"name":        func(n *yaml.Node, at *field.Path) { name = d.text(n, at) },
		"namespace":   ignore,
		"labels":      ignore,
		"annotations": ignore,
	})
	d.need(n, at, "name", "is missing: findings name the policy by it")
	return name
}

func (d *decoder) spec(n *yaml.Node, at *field.Path, p *Policy) {
	d.mapping(n, at, map[string]decode{
		"selector": func(n *yaml.Node, at *field.Path) { p.Selector = d.selector(n, at) },
		"default":  func(n *yaml.Node, at *field.Path) { p.Default = d.limits(n, at, true) },
		"min":      func(n *yaml.Node, at *field.Path) { p.Min = d.limits(n, at, false) },
		"max":      func(n *yaml.Node, at *field.Path) { p.Max = d.limits(n, at, false) },
		"required": func(n *yaml.Node, at *field.Path) { p.Required = d.boolean(n, at) },
		"override": func(n *yaml.Node, at *field.Path) { p.Override = d.boolean(n, at) },
		"scope":    func(n *yaml.Node, at *field.Path) { p.Scope = d.scope(n, at) },
		"ignore":   func(n *yaml.Node, at *field.Path) { p.Ignore = d.ignores(n, at) },
	})
}

func (d *decoder) scope(n *yaml.Node, at *field.Path) Scope {
	switch follow(n).Value {
	case "PerReplica":
		return PerReplica
	case "Cluster":
		return Cluster
	}
	d.fail(n, at, "want PerReplica or Cluster")
	return PerReplica
}

// limits decodes the fields of limits.Limits; exempt says whether the list of
// exempt networks is one of them, which has no minimum and no maximum.
func (d *decoder) limits(n *yaml.Node, at *field.Path, exempt bool) limits.Limits {
	var l limits.Limits
	fields := map[string]decode{}
	for _, f := range limits.Fields {
		switch {
		case f.IsNumber():
			fields[f.Name] = func(n *yaml.Node, at *field.Path) { *f.Int(&l) = d.limit(n, at, f) }
		case exempt:
			fields[f.Name] = func(n *yaml.Node, at *field.Path) { l.Exempt = d.networks(n, at) }
		}
	}
	d.mapping(n, at, fields)
	return l
}
