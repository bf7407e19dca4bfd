// Package krm is what kustomize and kpt send to a KRM function and take from
// it: a ResourceList with items, the function's configuration and results.
//
// postrenderer.Render edits the items, as it does those of any List, takes
// policies out of them, and reads a configuration that is a RateLimitPolicy.
// This package adds the rest: it tells a ResourceList from a stream, and writes
// the results into it, where all other bytes stay as they are.
//
// Source of the form: KRM Functions Specification, apiVersion v1,
// https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
package krm

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// List is a ResourceList.
type List struct {
	src    []byte
	parsed *manifest.Parsed
	// objects are the items, those inside of Lists too, and the configuration,
	// in the order of the text.
	objects []manifest.Object
}

// Read returns the ResourceList that is the whole of src, or nil where src is
// something else, such as a stream of documents. src must not be changed while
// the List is in use. The error is a *postrenderer.RefusedError: a version that
// is not known, or no items.
func Read(src []byte) (*List, error) {
	parsed := manifest.AloneResourceList(src)
	if parsed == nil {
		return nil, nil
	}
	l := &List{src: src, parsed: parsed, objects: slices.Clone(parsed.Objects)}
	top := parsed.Top()
	if version, _ := top.Value("apiVersion"); !slices.Contains(manifest.ResourceListVersions, version.Text) {
		return nil, postrenderer.NewRefusedError(&manifest.RefusalError{
			Pos: version.Pos(), Object: "ResourceList",
			Reason: fmt.Sprintf("apiVersion %q is not known: want %s", version.Text, strings.Join(manifest.ResourceListVersions, ", ")),
		})
	}
	if items, ok := top.Value("items"); !ok || !items.IsSequence {
		return nil, postrenderer.NewRefusedError(&manifest.RefusalError{Pos: top.Pos(), Object: "ResourceList", Reason: "items has to be there, and a list"})
	}
	if config, ok := parsed.FunctionConfig(); ok {
		l.objects = append(l.objects, config)
	}
	slices.SortStableFunc(l.objects, func(a, b manifest.Object) int { return a.Offset() - b.Offset() })
	return l, nil
}

// Config returns the function's configuration, of whatever kind; ok is false
// where there is none. One that is no mapping has no kind.
func (l *List) Config() (config manifest.Object, ok bool) { return l.parsed.FunctionConfig() }

// Write returns the ResourceList with results in place of those it has: text is
// what Render made of src, or src itself. Where results are equal to those
// that are there, or there are none, it is text, byte for byte. The error is a
// *postrenderer.RefusedError.
func (l *List) Write(text []byte, results []Result) ([]byte, error) {
	parsed := l.parsed
	if !bytes.Equal(text, l.src) {
		if parsed = manifest.AloneResourceList(text); parsed == nil {
			return nil, postrenderer.NewRefusedError(errors.New("the result is no ResourceList any more"))
		}
	}
	if err := parsed.PutResults(sequence(results)); err != nil {
		return nil, postrenderer.NewRefusedError(err)
	}
	list, err := parsed.Bytes()
	if err != nil {
		return nil, postrenderer.NewRefusedError(err)
	}
	before, after, _ := bytes.Cut(text, parsed.Raw) // nothing but comments
	return slices.Concat(before, list, after), nil
}

// Place gives findings the file that the host read their object from, as their
// source. A host that keeps no files, as kustomize build, gives none.
func (l *List) Place(findings diag.List) {
	for i := range findings {
		o, ok := l.objectAt(findings[i].Pos)
		if ok && findings[i].Pos.Source == "" {
			findings[i].Pos.Source = o.File()
		}
	}
}

// objectAt returns the object that a place of src is in.
func (l *List) objectAt(pos diag.Position) (o manifest.Object, ok bool) {
	if !pos.InStream || pos.Line == 0 {
		return o, false
	}
	for _, next := range l.objects {
		start := next.Pos()
		if start.Line > pos.Line || start.Line == pos.Line && start.Column > pos.Column {
			break
		}
		o, ok = next, true
	}
	return o, ok
}
