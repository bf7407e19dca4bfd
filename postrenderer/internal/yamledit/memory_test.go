package yamledit

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneMemoryReadsAndEditsDocumentsOneAfterTheOther(t *testing.T) {
	var m Memory
	kept := map[string]string{}
	for _, src := range []string{
		"metadata:\n  name: a\n  labels:\n    x: y\n",
		"b: 1\n",
		"metadata: {name: c}\n",
		"# not plain\nmetadata: &anchor\n  name: d\n",
		"metadata:\n  annotations:\n    k: v\n",
	} {
		alone, err := Parse([]byte(src))
		require.NoError(t, err)
		d, err := m.Parse([]byte(src))
		require.NoError(t, err)
		require.Equal(t, alone.Root().Get("metadata").Get("name").Text(), d.Root().Get("metadata").Get("name").Text())
		text := func(d *Document) string {
			require.NoError(t, d.SetStrings(d.Root(), path, entries[:1]))
			out, err := d.Bytes()
			require.NoError(t, err)
			return string(out)
		}
		kept[src] = text(d)
		require.Equal(t, text(alone), kept[src])
	}
	require.Len(t, kept, 5)
}

func TestAMemoryForgetsTheEditsOfTheDocumentBefore(t *testing.T) {
	var m Memory
	d, err := m.Parse([]byte("a: b\n"))
	require.NoError(t, err)
	require.NoError(t, d.SetStrings(d.Root(), path, entries[:1]))
	d, err = m.Parse([]byte("a: b\n"))
	require.NoError(t, err)
	out, err := d.Bytes()
	require.NoError(t, err)
	require.Equal(t, "a: b\n", string(out))
}
