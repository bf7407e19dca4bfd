package patch

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// document is docs/schemas/export.schema.json.
type document struct {
	Comment string      `json:"comment"`
	Patches []jsonPatch `json:"patches"`
}

type jsonPatch struct {
	Target target      `json:"target"`
	Patch  []operation `json:"patch"`
}

type target struct {
	Group     string `json:"group"`
	Version   string `json:"version"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"` // empty where the text names none
	Name      string `json:"name"`
}

// operation is one of RFC 6902. Its add replaces what is there already.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// writeJSON leaves out what is removed: such a patch changes one object and
// can take none away.
func writeJSON(w io.Writer, s Set) error {
	d := document{Comment: s.Comment, Patches: []jsonPatch{}}
	for _, c := range s.Changes {
		if !c.Removed {
			d.Patches = append(d.Patches, jsonPatch{Target: targetOf(c), Patch: operations(c)})
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(d)
}

func targetOf(c postrenderer.Change) target {
	group, version, _ := strings.Cut(c.Object.APIVersion, "/")
	return target{Group: group, Version: version, Kind: c.Object.Kind, Namespace: c.Object.Namespace, Name: c.Object.Name}
}

// operations add each annotation, or all at once where the object has none to
// add to.
func operations(c postrenderer.Change) []operation {
	const path = "/metadata/annotations"
	if old, has := c.Object.Value("metadata", "annotations"); !has || old.IsNull {
		return []operation{{Op: "add", Path: path, Value: annotations(c)}}
	}
	var out []operation
	for _, a := range c.Annotations {
		out = append(out, operation{Op: "add", Path: path + "/" + escape(a.Key), Value: a.Value})
	}
	return out
}

// escape makes a key a part of a JSON pointer, RFC 6901.
func escape(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
