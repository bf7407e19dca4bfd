package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const stream = `---
# a comment
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    a: "1"
---
kind: ConfigMap
metadata: {name: c}
data: {a: "1"}
`

const wanted = `    nginx.ingress.kubernetes.io/limit-rpm: "30"
`

var right = strings.Replace(stream, "    a: \"1\"\n", "    a: \"1\"\n"+wanted, 1)

func verified(t *testing.T, out string, values bool) (verdict, error) {
	t.Helper()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	require.NoError(t, os.WriteFile(a, []byte(stream), 0o600))
	require.NoError(t, os.WriteFile(b, []byte(out), 0o600))
	return verify(a, b, values)
}

func TestAnOutputWithTheAnnotationIsRight(t *testing.T) {
	for _, values := range []bool{false, true} {
		v, err := verified(t, right, values)
		require.NoError(t, err)
		require.Equal(t, verdict{Documents: 2, Ingresses: 1, Untouched: true}, v)
	}
}

func TestAnOutputInAnotherFormIsRightButTouched(t *testing.T) {
	v, err := verified(t, "kind: ConfigMap\ndata:\n  a: '1'\nmetadata:\n  name: c\n---\n"+strings.SplitN(strings.TrimPrefix(right, "---\n"), "---\n", 2)[0], true)
	require.NoError(t, err)
	require.False(t, v.Untouched)
}

func TestAnOutputThatLacksSomethingIsWrong(t *testing.T) {
	for what, c := range map[string]struct{ out, reason string }{
		"annotation":       {stream, "nginx.ingress.kubernetes.io/limit-rpm is <nil> on Ingress web"},
		"value":            {strings.Replace(right, `"30"`, `"31"`, 1), "limit-rpm is 31"},
		"document":         {strings.SplitN(right, "---\nkind", 2)[0], "1 documents of 2"},
		"kind":             {strings.Replace(right, "kind: Ingress", "kind: Service", 1), "0 Ingresses of 1"},
		"everything":       {"", "0 documents of 2"},
		"YAML":             {strings.Replace(right, "metadata:\n", "metadata: [\n", 1), "yaml:"},
		"number as string": {strings.Replace(right, `"30"`, `30`, 1), "limit-rpm is 30"},
	} {
		for _, values := range []bool{false, true} {
			_, err := verified(t, c.out, values)
			require.ErrorContains(t, err, c.reason, what)
		}
	}
}

func TestAnotherValueIsWrongWhereValuesAreCompared(t *testing.T) {
	out := strings.Replace(right, `data: {a: "1"}`, `data: {a: "2"}`, 1)
	_, err := verified(t, out, true)
	require.ErrorContains(t, err, "a value is not as it was")
	v, err := verified(t, out, false)
	require.NoError(t, err)
	require.False(t, v.Untouched)
}

func TestALineMoreOrLessIsTouched(t *testing.T) {
	for _, out := range []string{right + "\n", strings.TrimSuffix(right, "\n"), strings.Replace(right, "# a comment\n", "", 1)} {
		v, err := verified(t, out, true)
		require.NoError(t, err)
		require.False(t, v.Untouched, out)
	}
}
