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

const oneController = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: ingress}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: controller
          args: [/nginx-ingress-controller, --configmap=ingress/settings]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ingress}
data: {limit-rate: "1024", limit-req-status-code: "429"}
`

// Ingresses of different documents are decided on beside each other; what is
// found is what is found of each alone, in the order of the stream.
func TestManyIngressesOfAControllerAreDecidedOnAsEachAlone(t *testing.T) {
	values := []string{`"-1"`, `"30 "`, `"0"`, `30`, `"30"`}
	renderer := New(Options{FailOn: Never})
	var together strings.Builder
	var want []string
	for i := range 4 * share {
		doc := fmt.Sprintf("---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web-%d\n  annotations:\n    nginx.ingress.kubernetes.io/limit-rpm: %s\n"+
			"    nginx.ingress.kubernetes.io/limit-rate: \"x\"\nspec:\n  ingressClassName: nginx\n  rules: [{host: web-%d.example.com}]\n", i, values[i%len(values)], i)
		together.WriteString(doc)
		alone, err := renderer.Render([]byte(oneController + doc))
		require.NoError(t, err)
		want = append(want, ofIngresses(alone)...)
	}
	result, err := renderer.Render([]byte(oneController + together.String()))
	require.NoError(t, err)
	require.Greater(t, len(want), 4*share)
	require.Equal(t, want, ofIngresses(result))
}

// ofIngresses returns what was found of Ingresses, without the places.
func ofIngresses(result Result) []string {
	var out []string
	for _, d := range result.Findings {
		if strings.HasPrefix(d.Object, "Ingress ") {
			out = append(out, fmt.Sprintf("%s %s %s %s", d.Object, d.Rule, d.Field, d.Message))
		}
	}
	return out
}
