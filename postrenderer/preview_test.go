package postrenderer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
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
			require.Equal(t, want, got)
		}
	})
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
	require.Equal(t, want, got)
}
