package patch

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

func TestKeysAreEscapedAsPartsOfAPointer(t *testing.T) {
	require.Equal(t, "a~0~1b~1c", escape("a~/b/c"))
}

// change is a change of the one object in text.
func change(t *testing.T, text string) postrenderer.Change {
	t.Helper()
	parsed, err := manifest.Split([]byte(text))[0].Parse()
	require.NoError(t, err)
	require.Len(t, parsed.Objects, 1)
	return postrenderer.Change{Object: parsed.Objects[0], Annotations: []manifest.Annotation{{Key: "x/b", Value: "2"}, {Key: "x/a", Value: ""}}}
}

func TestAnnotationsAreAddedOneByOneOnlyWhereThereAreSome(t *testing.T) {
	all := []operation{{Op: "add", Path: "/metadata/annotations", Value: map[string]string{"x/b": "2", "x/a": ""}}}
	one := []operation{{Op: "add", Path: "/metadata/annotations/x~1b", Value: "2"}, {Op: "add", Path: "/metadata/annotations/x~1a", Value: ""}}
	for metadata, want := range map[string][]operation{
		"{name: a}":                            all,
		"{name: a, annotations: }":             all,
		"{name: a, annotations: null}":         all,
		"{name: a, annotations: {}}":           one,
		"{name: a, annotations: {x/a: \"1\"}}": one,
	} {
		require.Equal(t, want, operations(change(t, "kind: Ingress\nmetadata: "+metadata+"\n")), metadata)
	}
}

func TestWhatYAMLWouldReadAsANumberStaysAString(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, Write(&out, Kustomize, Set{Changes: []postrenderer.Change{change(t, "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: '7', namespace: 'on'}\n")}}))
	require.Contains(t, out.String(), "name: \"7\"\n        namespace: \"on\"\n        annotations:\n          x/a: \"\"\n          x/b: \"2\"\n")
}

func TestThereIsNoOtherFormat(t *testing.T) {
	require.EqualError(t, Write(nil, "helm", Set{}), `there is no format "helm"`)
}
