package manifest

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const web = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    a.io/b: c\nspec:\n  rules:\n    - host: x.io\n"

func parseIn(t *testing.T, m *Memory, text string) *Parsed {
	t.Helper()
	p, err := m.Parse(Document{Raw: []byte(text), Line: 1})
	require.NoError(t, err)
	return p
}

func TestAFinishedDocumentStillAnswers(t *testing.T) {
	var m Memory
	p := parseIn(t, &m, web)
	obj := p.Objects[0]
	host, _ := obj.Value("spec", "rules")
	require.NoError(t, obj.Annotate([]Annotation{{"a.io/new", "1"}}))
	p.Finish()
	other := parseIn(t, &m, "kind: Ingress\nmetadata: {name: other}\n")
	require.Equal(t, "other", other.Objects[0].Name)

	text, err := p.Bytes()
	require.NoError(t, err)
	require.Contains(t, string(text), "    a.io/new: \"1\"\n    a.io/b: c\n")
	require.Equal(t, "Ingress web", obj.String())
	require.Equal(t, 1, obj.Pos().Line)
	require.Equal(t, 9, host.Pos().Line)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			v, ok := obj.Annotation("a.io/b")
			require.True(t, ok)
			require.Equal(t, "c", v.Text)
			require.Equal(t, []string{"x.io"}, obj.Hosts())
		})
	}
	all.Wait()
	text, err = p.Bytes()
	require.NoError(t, err)
	require.Contains(t, string(text), "a.io/new", "what was finished stays, whatever is asked later")
}

func TestAForgottenDocumentHasNoBytesAndStillAnswers(t *testing.T) {
	var m Memory
	p := parseIn(t, &m, web)
	obj := p.Objects[0]
	require.NoError(t, obj.Annotate([]Annotation{{"a.io/new", "1"}}))
	p.Forget()
	parseIn(t, &m, "kind: Ingress\n")
	_, err := p.Bytes()
	require.ErrorContains(t, err, "given up", "an edit is never lost without a word")
	require.Equal(t, []string{"x.io"}, obj.Hosts())
}
