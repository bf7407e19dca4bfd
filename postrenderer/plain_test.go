package postrenderer_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// The parser for plain YAML is worth its name as long as it reads most of what
// charts write; somewhat below what it does.
const minPlain = 0.85

func TestMostManifestsOfOthersArePlainAndReadAsTheLibraryReadsThem(t *testing.T) {
	plain, all := 0, 0
	for _, s := range readCorpus(t).streams {
		for _, doc := range manifest.Split(s.text) {
			all++
			got := yamltree.Plain(doc.Raw)
			if got == nil {
				continue
			}
			plain++
			var want yaml.Node
			require.NoError(t, yaml.Unmarshal(doc.Raw, &want), "%s", doc.Raw)
			require.Equal(t, yamltree.Of(want.Content[0], func(int, int) int { return 0 }), withoutOffsets(got), "%s", doc.Raw)
		}
	}
	t.Logf("%d of %d documents are plain", plain, all)
	require.Greater(t, float64(plain), minPlain*float64(all))
}

// withoutOffsets leaves out what the library does not tell.
func withoutOffsets(n *yamltree.Node) *yamltree.Node {
	n.Offset = 0
	for _, child := range n.Content {
		withoutOffsets(child)
	}
	return n
}
