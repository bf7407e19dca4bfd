package postrenderer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

// seenInPieces renders a stream of which so many bytes more are there each time.
func seenInPieces(src []byte, piece int) (postrenderer.Result, error) {
	var p postrenderer.Preview
	for end := 0; end < len(src); end += piece {
		p.See(src[:end])
	}
	return thirty().RenderSeen(&p, src)
}

// FuzzSeenInPieces holds that it makes no difference in which pieces a stream comes.
func FuzzSeenInPieces(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		want, wantErr := thirty().Render(src)
		for _, piece := range []int{7, 100, 4096} {
			got, err := seenInPieces(src, piece)
			require.Equal(t, wantErr, err)
			requireSame(t, want, got)
		}
	})
}

// requireSame compares two results of the same stream, less the trees that their
// objects are read from.
func requireSame(t *testing.T, want, got postrenderer.Result) {
	t.Helper()
	require.Equal(t, want.Output, got.Output)
	require.Equal(t, want.Findings, got.Findings)
	require.Equal(t, want.Accepted, got.Accepted)
	require.Len(t, got.Ingresses, len(want.Ingresses))
	for i, a := range want.Ingresses {
		b := got.Ingresses[i]
		require.Len(t, b.Paths, len(a.Paths))
		for k := range a.Paths {
			require.Equal(t, a.Paths[k].Pos(), b.Paths[k].Pos())
			require.Equal(t, a.Paths[k].Host+a.Paths[k].Path+a.Paths[k].Type, b.Paths[k].Host+b.Paths[k].Path+b.Paths[k].Type)
		}
		require.Equal(t, told(a.Settings), told(b.Settings))
		a.Paths, b.Paths = nil, nil
		a.Settings, b.Settings = nil, nil
		require.Equal(t, a, b)
	}
}

// told is what settings say, less the objects that say it.
func told(s *controller.Settings) []any {
	return []any{s.Prefix, s.Replicas, s.Version, s.Validation, s.Config.Known(), s.Instance == nil}
}

func TestThousandsOfDocumentsAreSeenInPieces(t *testing.T) {
	docs := []string{
		"---\nkind: ConfigMap\ndata:\n  a: Ingress\n", "---\nkind: Role\n", "...\n# c\n",
		"---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {ingressClassName: nginx}\n",
	}
	src := []byte(strings.Repeat(strings.Join(docs, "")+strings.Repeat(docs[1], 40), 100))
	want, err := thirty().Render(src)
	require.NoError(t, err)
	require.Len(t, want.Ingresses, 100)
	got, err := seenInPieces(src, 4096)
	require.NoError(t, err)
	requireSame(t, want, got)
}
