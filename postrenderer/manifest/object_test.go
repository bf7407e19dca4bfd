package manifest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, text string) *Parsed {
	t.Helper()
	docs := Split([]byte(text))
	require.Len(t, docs, 1)
	p, err := docs[0].Parse()
	require.NoError(t, err)
	return p
}

func TestTheItemsOfListsAreObjects(t *testing.T) {
	p := parse(t, `kind: List
items:
- {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, namespace: n}}
- apiVersion: networking.k8s.io/v1
  kind: IngressList
  items:
  - metadata: {name: b}
  - {apiVersion: extensions/v1beta1, kind: Ingress}
`)
	var names []string
	for _, o := range p.Objects {
		require.True(t, o.IsIngress())
		require.True(t, o.IsItem())
		names = append(names, o.String())
	}
	require.Equal(t, []string{"Ingress n/a", "Ingress b", "Ingress (no name)"}, names)
	require.Equal(t, 7, p.Objects[1].Pos().Line)
}

func TestAnIngressOfAnotherGroupIsNone(t *testing.T) {
	require.False(t, parse(t, "apiVersion: config.openshift.io/v1\nkind: Ingress\n").Objects[0].IsIngress())
}

func TestTheClassIsReadAsTheControllerReadsIt(t *testing.T) {
	for text, want := range map[string]Class{
		"spec: {ingressClassName: a}\nmetadata: {annotations: {kubernetes.io/ingress.class: b}}\n": {Name: "a"},
		"spec: {}\nmetadata: {annotations: {kubernetes.io/ingress.class: b}}\n":                    {Name: "b", ByAnnotation: true},
		"spec: {ingressClassName: }\nmetadata: {annotations: {kubernetes.io/ingress.class: b}}\n":  {Name: "b", ByAnnotation: true},
	} {
		require.Equal(t, want, parse(t, text).Objects[0].IngressClass(), text)
	}
	require.Zero(t, parse(t, "kind: Ingress\n").Objects[0].IngressClass())
}

func TestPlacesAreTheTemplateAndTheLineOfTheStream(t *testing.T) {
	docs := Split([]byte("a: b\n---\n# Source: shop/templates/ingress.yaml\nkind: Ingress\nmetadata:\n  annotations: {x: y}\n"))
	p, err := docs[1].Parse()
	require.NoError(t, err)
	v, ok := p.Objects[0].Annotation("x")
	require.True(t, ok)
	require.Equal(t, "shop/templates/ingress.yaml (line 6, column 20 of the stream)", v.Pos().String())
}

func TestTheSourceIsKnownFromEachHostsMark(t *testing.T) {
	for text, want := range map[string]string{
		"---\n# Source: a/b.yaml\nkind: X\n":                                                       "a/b.yaml",
		"---\n#### file: a/b.yaml\nkind: X\n":                                                      "a/b.yaml",
		"---\r\n# Source: a/b.yaml\r\nkind: X\r\n":                                                 "a/b.yaml",
		"metadata: {annotations: {postrenderer.helm.sh/postrender-filename: 'a/b.yaml'}}\nkind: X": "a/b.yaml",
		"kind: X\n# Source: a/b.yaml\n":                                                            "",
	} {
		require.Equal(t, want, parse(t, text).Source, text)
	}
}

func TestParseRefusesWithAPlace(t *testing.T) {
	for text, want := range map[string]string{
		"kind: !!binary SW5ncmVzcw==\n":                   `line 1, column 7 of the stream: the value of "kind" is written in base64; write it as text`,
		"kind: Ingress\n!!binary bWV0YWRhdGE=: {}\n":      `line 2, column 1 of the stream: a key is written in base64, and could be any; write it as text`,
		"kind: Ingress\nkind: X\n":                        `line 2, column 1 of the stream: the key "kind" is written twice`,
		"---\n# Source: a.yaml\nx: [\n":                   "a.yaml (line 3, column 1 of the stream): not YAML: did not find expected node content",
		"---apiVersion: v1\nkind: Ingress\n":              `line 1, column 1 of the stream: the separator "---" is glued to the text behind it; put a line break between them`,
		"a: b\n---kind: x\n":                              `line 2, column 1 of the stream: the separator "---" is glued to the text behind it; put a line break between them`,
		"kind: Ingress\nx: \"\u2028\"\ny: \xff\n":         "line 3, column 4 of the stream: not YAML: invalid leading UTF-8 octet",
		"apiVersion: v1\napiVersion: v1\nkind: Ingress\n": `line 2, column 1 of the stream: the key "apiVersion" is written twice`,
	} {
		_, err := Split([]byte(text))[0].Parse()
		require.EqualError(t, err, want)
	}
}
