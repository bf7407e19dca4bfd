package krm

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Result is one of a ResourceList's results.
type Result struct {
	Message  string
	Severity diag.Severity
	// Object is what it is about: zero where that is not known, or has no name,
	// which the specification asks for.
	Object manifest.Object
	Field  Field
	// Rule and Effect are those of a finding, and become tags.
	Rule   string
	Effect diag.Effect
}

// Field is a field of an object.
type Field struct {
	// Path is a JSON path; empty where the result is about no field. A key with
	// dots in it is written in brackets: metadata.annotations['a.b/c'].
	Path string
	// Current is the field's value, Proposed the one that it gets; nil where
	// there is none.
	Current, Proposed *Scalar
}

// Scalar is a value of a field.
type Scalar struct {
	Text string
	// IsPlain: a number or a boolean, not a string.
	IsPlain bool
}

// Failure is the result for a run that ended before it had findings.
func Failure(err error) []Result {
	return []Result{{Message: err.Error(), Severity: diag.Error}}
}

// Results are the findings of at least that severity, and the annotations that
// were written, as severity info. Where Render returned an error nothing was.
func (l *List) Results(r postrenderer.Result, least diag.Severity, err error) []Result {
	var out []Result
	for _, d := range r.Findings.AtLeast(least) {
		out = append(out, l.finding(d))
	}
	if err != nil {
		return out
	}
	for _, ing := range r.Ingresses {
		o, _ := l.objectAt(ing.Pos)
		for _, a := range ing.Written {
			path, current := field(o, a.Key)
			out = append(out, Result{
				Message: "written, from " + originOf(ing, a.Key), Severity: diag.Info, Object: named(o),
				Field: Field{Path: path, Current: current, Proposed: &Scalar{Text: a.Value}},
			})
		}
	}
	return out
}

// originOf names the source of the limit that an annotation holds.
func originOf(ing postrenderer.Ingress, annotation string) string {
	_, name, _ := strings.Cut(annotation, "/")
	for _, f := range limits.Fields {
		if name == ingressnginx.NameOf(f.Name) || name == ingressnginx.AliasOf(f.Name) {
			return ing.Origin.Of(f.Name)
		}
	}
	return "what was asked"
}

func (l *List) finding(d diag.Diagnostic) Result {
	r := Result{Message: d.Message, Severity: d.Severity, Rule: d.Rule, Effect: d.Effect}
	if d.Hint != "" {
		r.Message += "; " + d.Hint
	}
	if d.Rule != "" {
		r.Message += " [" + d.Rule + "]"
	}
	o, ok := l.objectAt(d.Pos)
	if !ok {
		return r
	}
	if r.Object = named(o); r.Object.Name != "" && !strings.HasPrefix(d.Field, "--") { // a flag of a container's
		r.Field.Path, r.Field.Current = field(o, d.Field)
	}
	return r
}

// named returns the object, or none where it lacks what a reference needs.
func named(o manifest.Object) manifest.Object {
	if o.Name == "" || o.Kind == "" || o.APIVersion == "" {
		return manifest.Object{}
	}
	return o
}

// field returns the path and the value of what findings call a field: an
// annotation, a key of a ConfigMap's data or a path.
func field(o manifest.Object, name string) (path string, current *Scalar) {
	switch key, isData := strings.CutPrefix(name, "data."); {
	case name == "":
		return "", nil
	case isData:
		return "data" + step(key), scalarAt(o, "data", key)
	case strings.Contains(name, "/"):
		return "metadata.annotations" + step(name), scalarAt(o, "metadata", "annotations", name)
	}
	return name, scalarAt(o, strings.Split(name, ".")...)
}

// step is a key as a part of a JSON path.
func step(key string) string {
	if strings.ContainsAny(key, "./'[]") {
		return "['" + strings.ReplaceAll(key, "'", `\'`) + "']"
	}
	return "." + key
}

func scalarAt(o manifest.Object, path ...string) *Scalar {
	v, ok := o.Value(path...)
	if !ok || !v.IsScalar || v.IsNull {
		return nil
	}
	return &Scalar{Text: v.Text, IsPlain: !v.IsString && json.Valid([]byte(v.Text))}
}

// sequence is results as they are written.
func sequence(results []Result) yamledit.Sequence {
	out := make(yamledit.Sequence, len(results))
	for i, r := range results {
		out[i] = r.mapping()
	}
	return out
}

func (r Result) mapping() yamledit.Mapping {
	out := yamledit.Mapping{{Key: "message", Value: r.Message}, {Key: "severity", Value: r.Severity.String()}}
	if o := r.Object; o.Name != "" {
		ref := texts("apiVersion", o.APIVersion, "kind", o.Kind, "namespace", o.Namespace, "name", o.Name)
		out = append(out, yamledit.Field{Key: "resourceRef", Value: ref})
		if r.Field.Path != "" {
			out = append(out, yamledit.Field{Key: "field", Value: r.Field.mapping()})
		}
		if o.File() != "" {
			out = append(out, yamledit.Field{Key: "file", Value: file(o)})
		}
	}
	if tags := texts("rule", r.Rule, "effect", r.Effect.String()); len(tags) > 0 {
		out = append(out, yamledit.Field{Key: "tags", Value: tags})
	}
	return out
}

// texts is a mapping of keys and values in turn, less those that are empty.
func texts(pairs ...string) yamledit.Mapping {
	var out yamledit.Mapping
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, yamledit.Field{Key: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

func (f Field) mapping() yamledit.Mapping {
	out := texts("path", f.Path)
	for _, v := range []struct {
		key   string
		value *Scalar
	}{{"currentValue", f.Current}, {"proposedValue", f.Proposed}} {
		switch {
		case v.value == nil:
		case v.value.IsPlain:
			out = append(out, yamledit.Field{Key: v.key, Value: yamledit.Plain(v.value.Text)})
		default:
			out = append(out, yamledit.Field{Key: v.key, Value: v.value.Text})
		}
	}
	return out
}

// file is where the host has the object; the index is left out where the host
// says none, or none that is a number.
func file(o manifest.Object) yamledit.Mapping {
	out := texts("path", o.File())
	if n, err := strconv.Atoi(o.IndexInFile()); err == nil {
		out = append(out, yamledit.Field{Key: "index", Value: yamledit.Plain(strconv.Itoa(n))})
	}
	return out
}
