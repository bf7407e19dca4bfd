package manifest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

var ingresses = Interest{Words: []string{"Ingress"}, Kinds: []string{"Ingress", "IngressList"}}

func TestMayMatterSeesEverySpellingOfAKind(t *testing.T) {
	for _, in := range []string{
		"kind: Ingress\n",
		"kind:   Ingress # c\n",
		"kind: \"Ingress\"\n",
		"'kind': Ingress\n",
		"? kind\n: Ingress\n",
		"!!str kind: Ingress\n",
		"kind: !!str Ingress\n",
		"kind: &k Ingress\n",
		"x: &k Ingress\nkind: *k\n",
		"&k kind: Ingress\n",
		"kind:\n  Ingress\n",
		"kind: |-\n  Ingress\n",
		"  apiVersion: v1\n  kind: Ingress\n",
		"{kind: Ingress}\n",
		"{\"k\\u0069nd\": \"Ingress\"}",
		"{\"kind\": \"\\u0049ngress\"}",
		"kind: \"\\x49ngress\"\n",
		"kind: \"\\U00000049ngress\"\n",
		"kind: \"In\\\n  gress\"\n",
		"kind: List\nitems:\n- kind: Ingress\n",
		"kind: IngressList\n",
		"---\nkind: Ingress\n",
		"--- # c\nkind: Ingress\n",
		"%YAML 1.1\n---\nkind: Ingress\n",
		"\ufeffkind: Ingress\n",
		"x: y\rkind: Ingress\r",
		"kind: ConfigMap\u2028kind: Ingress\n",
		"  kind: Ingress\n  x: \"\nkind: ConfigMap\"\n",
		"x: \"\nkind: ConfigMap\"\nkind: Ingress\n",
		"kind : Ingress\n",
		"a: b\nkind\n: Ingress\n",
	} {
		require.True(t, Document{Raw: []byte(in)}.MayMatter(ingresses), "%q", in)
	}
}

func TestMayMatterPassesOverWhatCannot(t *testing.T) {
	for _, in := range []string{
		"kind: ConfigMap\ndata:\n  x: |\n    kind: Ingress\n",
		"# Source: a\nkind: ClusterRole\nrules: [Ingress]\n",
		"---\n# Ingress\nkind: Service\n...\n",
		"kind: CustomResourceDefinition\nspec:\n  names:\n    kind: Ingress\n",
		"{\"kind\": \"Secret\", \"data\": \"\\u003c\\n\"}",
		"data: |\n  cat \\\n    file\n",
		"kind: Ingredients\n",
		"",
		"# Deployment\n",
	} {
		require.False(t, Document{Raw: []byte(in)}.MayMatter(ingresses), "%q", in)
	}
}

// FuzzMayMatter holds that no document with the kind is passed over, by the
// word of the decoder that Kubernetes uses.
func FuzzMayMatter(f *testing.F) {
	for _, in := range []string{
		"kind: Ingress\n", "{\"kind\": \"\\u0049ngress\"}", "x: \"\nkind: ConfigMap\"\n'kind': Ingress\n",
		"kind: List\nitems:\n- kind: Ingress\n", "? kind\n: Ingress\n", "a: &a Ingress\nkind: *a\n", "<<: {kind: Ingress}\n", "kind: \"In\\\n gress\"\n",
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(Split(src)) != 1 {
			return
		}
		var decoded struct {
			Kind  string `json:"kind"`
			Items []struct {
				Kind string `json:"kind"`
			} `json:"items"`
		}
		if yaml.Unmarshal(src, &decoded) != nil {
			return
		}
		holds := slices.Contains(ingresses.Kinds, decoded.Kind)
		if decoded.Kind == "List" {
			for _, item := range decoded.Items {
				holds = holds || slices.Contains(ingresses.Kinds, item.Kind)
			}
		}
		if holds {
			require.True(t, Document{Raw: src}.MayMatter(ingresses))
		}
	})
}
