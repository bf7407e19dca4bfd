package manifest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

var ingresses = Interest{Words: []string{"Ingress"}, Wants: []Want{{Kind: "Ingress"}}}

func TestRelevanceSeesEverySpellingOfAKind(t *testing.T) {
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
		"kind: !!binary SW5ncmVzcw==\n",
		"kind: !<tag:yaml.org,2002:binary> SW5ncmVzcw==\n",
		"%TAG !b! tag:yaml.org,2002:bin\n---\nkind: !b!ary SW5ncmVzcw==\n",
		"a: b\nkind\n: Ingress\n",
	} {
		require.Equal(t, Relevant, NewSkimmer(ingresses).Relevance(Document{Raw: []byte(in)}), "%q", in)
	}
}

func TestRelevancePassesOverWhatCannotMatter(t *testing.T) {
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
		require.Equal(t, Irrelevant, NewSkimmer(ingresses).Relevance(Document{Raw: []byte(in)}), "%q", in)
	}
}

func TestAWantedKindNeedsItsWords(t *testing.T) {
	in := Interest{Words: []string{"ngress"}, Wants: []Want{
		{Kind: "Ingress"}, {Kind: "Service", Words: []string{"ingress.io/limit-"}, Optional: true},
	}}
	for text, want := range map[string]Relevance{
		"kind: Service\nx: ingress\n":                       Irrelevant,
		"kind: Service\nx: ingress.io/limit-rps\n":          Optional,
		"kind: Secret\nx: ingress.io/limit-rps\n":           Irrelevant,
		"{kind: Secret, x: ingress}\n":                      Irrelevant,
		"{kind: Service, x: ingress.io/limit-rps}\n":        Optional,
		"kind: List\nx: [Ingress, ingress.io/limit-rps]\n":  Relevant,
		"kind: ServiceList\nx: ingress.io/limit-rps\n":      Optional,
		"{\"kind\": \"S\\u0065rvice\", \"x\": \"ingress\"}": Relevant,
		"kind: Ingress\n":                                   Relevant,
	} {
		require.Equal(t, want, NewSkimmer(in).Relevance(Document{Raw: []byte(text)}), "%q", text)
	}
}

// FuzzRelevance holds that no document with the kind is passed over, by the
// word of the decoder that Kubernetes uses.
func FuzzRelevance(f *testing.F) {
	for _, in := range []string{
		"kind: Ingress\n", "{\"kind\": \"\\u0049ngress\"}", "x: \"\nkind: ConfigMap\"\n'kind': Ingress\n",
		"kind: List\nitems:\n- kind: Ingress\n", "? kind\n: Ingress\n", "kind: !!binary SW5ncmVzcw==\n", "a: &a Ingress\nkind: *a\n", "<<: {kind: Ingress}\n", "kind: \"In\\\n gress\"\n",
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
		holds := decoded.Kind == "Ingress" || decoded.Kind == "IngressList"
		if decoded.Kind == "List" {
			for _, item := range decoded.Items {
				holds = holds || item.Kind == "Ingress" || item.Kind == "IngressList"
			}
		}
		if holds {
			require.Equal(t, Relevant, NewSkimmer(ingresses).Relevance(Document{Raw: src}))
		}
	})
}

// FuzzOnlyKind holds that a kind that is told by its word alone is the one that the decoder
// gets, or that there is none.
func FuzzOnlyKind(f *testing.F) {
	for _, in := range []string{
		"kind: ConfigMap\n", "x: \"\nkind: ConfigMap\"\n", "kind: A\n  b: c\n", "? a\nkind: A\n: b\n", "--- |\nkind: A\n", "!!binary a2luZA==: B\nkind: A\n", "\"k\\u0069nd\": B\nkind: A\n",
		"x: &a\n  b: c\n<<: *a\nkind: A\n", "- a\nkind: A\n", "\"ki\\\n  nd\": B\nkind: A\n", "kind: A #b\n", "kind: A\rb: c\n", "a: [\nkind: A\n]\n", "a: {\nkind: A\n}\n", "kind: A\n---kinds: B\n",
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		kind, only := onlyKind(src)
		if !only || len(Split(src)) != 1 {
			return
		}
		var decoded map[string]any
		if yaml.Unmarshal(src, &decoded) != nil {
			return
		}
		if got, ok := decoded["kind"].(string); ok && isWord(got) {
			require.Equal(t, kind, got)
		}
	})
}

// isWord reports whether a kind could be one that somebody wants.
func isWord(kind string) bool {
	word, ok := plainWord([]byte(kind))
	return ok && word == kind
}
