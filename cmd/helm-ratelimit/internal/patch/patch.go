// Package patch writes what the post-renderer would change as patches, for
// hosts that have none: a Component for kustomize, post-renderers for Flux,
// and RFC 6902 for everything else.
//
// The patches of kustomize and Flux say themselves which object they are for,
// without a target beside them: kustomize compares a target's name as a regular
// expression, and takes one that finds nothing for fine.
package patch

import (
	"fmt"
	"io"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// Set is all patches of one export.
type Set struct {
	// Comment says what they were made of, in one line.
	Comment string
	Changes []postrenderer.Change
	// Release is the HelmRelease that Flux's are for.
	Release Name
}

// Name of an object; Namespace is empty where none is said.
type Name struct{ Namespace, Name string }

// The formats.
const (
	Kustomize = "kustomize"
	Flux      = "flux"
	JSON      = "json-patch"
)

// Formats are the names of all formats.
func Formats() []string { return []string{Kustomize, Flux, JSON} }

// Write writes the set in the format of that name. The same set gives the same bytes.
func Write(w io.Writer, format string, s Set) error {
	switch format {
	case Kustomize:
		c, err := newComponent(s.Changes)
		return writeYAML(w, s.Comment, c, err)
	case Flux:
		r, err := newHelmRelease(s.Release, s.Changes)
		return writeYAML(w, s.Comment, r, err)
	case JSON:
		return writeJSON(w, s)
	}
	return fmt.Errorf("there is no format %q", format)
}
