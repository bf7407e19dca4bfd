package postrenderer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func TestEachCallsWithEveryNumberOnce(t *testing.T) {
	for n := range 5 * share {
		calls := make([]atomic.Int32, n)
		each(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			require.EqualValues(t, 1, calls[i].Load(), "%d of %d", i, n)
		}
	}
}

// A stream of so many documents that they are shared among goroutines comes out
// as its documents do one by one.
func TestManyDocumentsComeOutAsEachAlone(t *testing.T) {
	rpm := 30
	renderer := New(Options{Limits: limits.Limits{RequestsPerMinute: &rpm}})
	var together, alone bytes.Buffer
	for i := range 20 * share {
		doc := fmt.Sprintf("---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web-%d}\nspec: {ingressClassName: nginx}\n", i)
		together.WriteString(doc)
		result, err := renderer.Render([]byte(doc))
		require.NoError(t, err)
		_, err = result.Output.WriteTo(&alone)
		require.NoError(t, err)
	}
	result, err := renderer.Render(together.Bytes())
	require.NoError(t, err)
	var out bytes.Buffer
	n, err := result.Output.WriteTo(&out)
	require.NoError(t, err)
	require.EqualValues(t, out.Len(), n)
	require.Equal(t, alone.String(), out.String())
	require.Equal(t, alone.Bytes(), result.Output.Bytes())
}

// The refusal of the first document that has one comes first, whoever parsed it.
func TestRefusalsOfManyDocumentsAreInTheirOrder(t *testing.T) {
	var src strings.Builder
	for i := range 20 * share {
		fmt.Fprintf(&src, "---\nkind: Ingress\napiVersion: networking.k8s.io/v1\nmetadata: {name: web-%d, name: again}\n", i)
	}
	result, err := New(Options{}).Render([]byte(src.String()))
	var refused *RefusedError
	require.ErrorAs(t, err, &refused)
	require.Len(t, refused.Findings, 20*share)
	for i, d := range result.Findings {
		require.Equal(t, 4*i+4, d.Pos.Line)
	}
}

// failing takes so many bytes.
type failing struct{ room int }

func (f *failing) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	if n < len(p) {
		return n, errors.New("full")
	}
	return n, nil
}

func TestAFailedWriteSaysHowMuchWasWritten(t *testing.T) {
	out := Output{}
	for range 1000 {
		out.add(bytes.Repeat([]byte("x"), 1000))
	}
	n, err := out.WriteTo(&failing{room: 123456})
	require.Error(t, err)
	require.EqualValues(t, 123456, n)
}
