package manifest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAResourceListIsToldWhereItIsAlone(t *testing.T) {
	const list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"
	for _, in := range []string{
		list, "# c\n---\n" + list, "---\n" + list + "---\n# c\n", list + "...\n", "\ufeff" + list, strings.ReplaceAll(list, "\n", "\r\n"),
		"apiVersion: config.kubernetes.io/v1alpha1\nkind: ResourceList\n",
		`{"apiVersion":"config.kubernetes.io/v1","items":[],"kind":"ResourceList"}`,
		`{"apiVersion":"config.kubernetes.io/v1","items":[],"kind":"Resource\u004cist"}`,
	} {
		require.NotNil(t, AloneResourceList([]byte(in)), "%q", in)
	}
	for _, in := range []string{
		"", "---\n", "kind: ResourceList\n", "apiVersion: a.io/v1\nkind: ResourceList\n", "kind: List\nitems: []\n",
		list + "---\nkind: X\n", "kind: X\n---\n" + list, "kind: ConfigMap\ndata: {x: ResourceList}\n", list + "x: [\n",
		"kind: ConfigMap\ndata:\n  x: |\n    " + strings.ReplaceAll(list, "\n", "\n    "),
	} {
		require.Nil(t, AloneResourceList([]byte(in)), "%q", in)
	}
}

func TestTheItemsOfAResourceListKeepTheFileOfTheirHost(t *testing.T) {
	p := AloneResourceList([]byte(`# c
---
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- kind: A
  metadata: {annotations: {config.kubernetes.io/path: old.yaml, internal.config.kubernetes.io/path: a/b.yaml, config.kubernetes.io/index: "1"}}
- kind: List
  items: [{kind: B}]
- {kind: C}
functionConfig: {kind: D}
`))
	require.Len(t, p.Objects, 3)
	require.Equal(t, "a/b.yaml", p.Objects[0].File())
	require.Equal(t, "1", p.Objects[0].IndexInFile())
	require.Empty(t, p.Objects[2].File())
	require.Equal(t, 6, p.Objects[0].Pos().Line)
	var direct []bool
	for _, o := range p.Objects {
		direct = append(direct, o.IsResourceListItem())
	}
	require.Equal(t, []bool{true, false, true}, direct)
	config, ok := p.Objects[0].FunctionConfig()
	require.True(t, ok)
	require.Equal(t, "D", config.Kind)
}

// BenchmarkAloneResourceList is what a stream costs that is none: it is cut at
// its second document, and not searched.
func BenchmarkAloneResourceList(b *testing.B) {
	stream := []byte(strings.Repeat("---\n# Source: a/b.yaml\nkind: ConfigMap\ndata: {x: y}\n", 100_000))
	b.ReportAllocs()
	for b.Loop() {
		if AloneResourceList(stream) != nil {
			b.Fatal("it is none")
		}
	}
}
