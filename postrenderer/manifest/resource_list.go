package manifest

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
)

// A ResourceList is what a KRM function reads and writes. Source:
// https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
const (
	resourceList      = "ResourceList"
	resourceListGroup = "config.kubernetes.io/"
)

// ResourceListVersions are the apiVersions that a ResourceList has had; the
// parts that matter here are the same in all of them.
var ResourceListVersions = []string{resourceListGroup + "v1", resourceListGroup + "v1beta1", resourceListGroup + "v1alpha1"}

// aboutResourceLists tells a ResourceList from other documents.
var aboutResourceLists = Interest{Words: []string{resourceList}, Wants: []Want{{Kind: resourceList}}}

// AloneResourceList returns the stream's only document where that is a
// ResourceList, and nil where it is not. A stream of several documents is told
// by the first of them, so that a large one is not searched.
func AloneResourceList(src []byte) *Parsed {
	first, ok := onlyDocument(src)
	if !ok || NewSkimmer(aboutResourceLists).Relevance(first) != Relevant {
		return nil
	}
	p, err := first.Parse()
	if err != nil || !p.IsResourceList() {
		return nil
	}
	return p
}

// onlyDocument returns the stream's document where there is one, besides
// others of nothing but comments.
func onlyDocument(src []byte) (only Document, ok bool) {
	for d := range documents(src) {
		if isBlank(d.Raw) {
			continue
		}
		if ok {
			return Document{}, false
		}
		only, ok = d, true
	}
	return only, ok
}

// isBlank reports whether there is nothing but markers, comments and blanks.
func isBlank(raw []byte) bool {
	for at := 0; at < len(raw); at = lineAfter(raw, at) {
		line := raw[at:lineAfter(raw, at)]
		if isMarker(line, "---") || isMarker(line, "...") {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))[len("---"):]
		}
		if !isCommentOrBlank(line) {
			return false
		}
	}
	return true
}

// IsResourceList reports whether the document is the input of a KRM function.
func (p *Parsed) IsResourceList() bool {
	top := p.nodes().yaml.Root()
	return top.Get("kind").Text() == resourceList && strings.HasPrefix(top.Get("apiVersion").Text(), resourceListGroup)
}

// Top returns the document's top mapping as an object, also where its items are
// the Objects.
func (p *Parsed) Top() Object { return p.object(p.nodes().yaml.Root(), atTop, false) }

// FunctionConfig returns the configuration of the function, where the document
// is a ResourceList that has one.
func (p *Parsed) FunctionConfig() (config Object, ok bool) {
	n := p.nodes().yaml.Root().Get("functionConfig")
	if n.IsZero() || n.IsNull() || !p.IsResourceList() {
		return Object{}, false
	}
	return p.object(n, atFunctionConfig, false), true
}

// FunctionConfig is that of the ResourceList that the object is in.
func (o Object) FunctionConfig() (config Object, ok bool) { return o.doc.FunctionConfig() }

// IsResourceListItem reports whether the object is an item of a ResourceList
// itself, and so one that may be taken out.
func (o Object) IsResourceListItem() bool { return o.direct && o.doc.IsResourceList() }

// Annotations in which a host of KRM functions keeps the file that an object
// comes from, and which of several objects in that file it is, counted from 0.
var (
	fileAnnotations  = []string{"internal.config.kubernetes.io/path", "config.kubernetes.io/path"}
	indexAnnotations = []string{"internal.config.kubernetes.io/index", "config.kubernetes.io/index"}
)

// File returns the file that the host of a KRM function read the object from,
// with slashes, or "".
func (o Object) File() string { return o.firstOf(fileAnnotations) }

// IndexInFile returns the number of the object in its File, counted from 0, as
// the host wrote it, or "".
func (o Object) IndexInFile() string { return o.firstOf(indexAnnotations) }

func (o Object) firstOf(annotations []string) string {
	for _, key := range annotations {
		if v, _ := o.Annotation(key); v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// Remove queues the removal of objects from the items of the ResourceList that
// they all are in. The error is a *RefusalError.
func Remove(objects []Object) error {
	if len(objects) == 0 {
		return nil
	}
	p := objects[0].doc
	nodes := make([]yamledit.Node, len(objects))
	for i, o := range objects {
		nodes[i] = o.nodes().node
	}
	y := p.nodes().yaml
	if err := y.RemoveItems(y.Root().Get("items"), nodes); err != nil {
		return p.explain(err)
	}
	return nil
}

// PutResults queues the results of a ResourceList in place of those it has; the
// key stands in front of items where it is new. The error is a *RefusalError.
func (p *Parsed) PutResults(results yamledit.Sequence) error {
	if err := p.nodes().yaml.Put("results", "items", results); err != nil {
		return p.explain(err)
	}
	return nil
}

// YAML returns the object as it was parsed, which must not be changed. Lines
// are counted from the start of its document.
func (o Object) YAML() *yaml.Node { return o.nodes().node.YAML() }
