package krm_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
	yaml "sigs.k8s.io/yaml/goyaml.v2"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/krm"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// run is what a function does: it returns src with limits and results, or with
// results alone.
func run(src []byte) (out []byte, result postrenderer.Result, err error) {
	list, err := krm.Read(src)
	if list == nil || err != nil {
		return nil, result, err
	}
	n := 30
	result, err = postrenderer.New(postrenderer.Options{Limits: limits.Limits{RequestsPerMinute: &n}}).Render(src)
	text := src
	if err == nil {
		text = result.Output.Bytes()
	}
	list.Place(result.Findings)
	out, writing := list.Write(text, list.Results(result, diag.Info, err))
	return out, result, writing
}

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

func ingress(annotations string) string {
	return `- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata:
    name: chat
    namespace: models
    annotations: {` + annotations + `}
  spec: {ingressClassName: nginx}
`
}

func results(t *testing.T, text []byte) []any {
	t.Helper()
	var list struct{ Results []any }
	require.NoError(t, yaml.Unmarshal(text, &list))
	return list.Results
}

func TestWhatIsWrittenIsAResult(t *testing.T) {
	items := ingress(`internal.config.kubernetes.io/path: a/b.yaml, internal.config.kubernetes.io/index: "2"`)
	out, _, err := run([]byte(head + "items:\n" + items))
	require.NoError(t, err)
	require.Equal(t, head+`results:
- message: "written, from options"
  severity: "info"
  resourceRef:
    apiVersion: "networking.k8s.io/v1"
    kind: "Ingress"
    namespace: "models"
    name: "chat"
  field:
    path: "metadata.annotations['nginx.ingress.kubernetes.io/limit-rpm']"
    proposedValue: "30"
  file:
    path: "a/b.yaml"
    index: 2
items:
`+strings.Replace(items, "{internal", `{nginx.ingress.kubernetes.io/limit-rpm: "30", internal`, 1), string(out))
}

func TestFindingsAreResultsAndTheItemsOfAFailureAreUnchanged(t *testing.T) {
	items := ingress(`nginx.ingress.kubernetes.io/limit-rps: "-5", nginx.ingress.kubernetes.io/limit-connections: 4`)
	out, result, err := run([]byte(head + "items:\n" + items))
	require.NoError(t, err)
	require.Len(t, result.Findings, 2)
	require.Equal(t, head+`results:
- message: "\"-5\" is negative: the controller drops this limit; write a number above 0, or \"0\" if there shall be no limit [value-negative]"
  severity: "error"
  resourceRef:
    apiVersion: "networking.k8s.io/v1"
    kind: "Ingress"
    namespace: "models"
    name: "chat"
  field:
    path: "metadata.annotations['nginx.ingress.kubernetes.io/limit-rps']"
    currentValue: "-5"
  tags:
    rule: "value-negative"
    effect: "ingress-rejected"
`, strings.SplitAfter(string(out), "rejected\"\n")[0])
	require.Contains(t, string(out), "    currentValue: 4\n", "a number is no text")
	require.True(t, bytes.HasSuffix(out, []byte("items:\n"+items)))
}

func TestFindingsAboutTheConfigurationNameIt(t *testing.T) {
	out, _, err := run([]byte(head + "items: []\nfunctionConfig:\n  apiVersion: " + policy.APIVersion + "\n  kind: " + policy.Kind +
		"\n  metadata: {name: models, annotations: {config.kubernetes.io/path: limits.yaml}}\n  spec: {default: {connections: many}}\n"))
	require.NoError(t, err)
	require.Contains(t, string(out), `  resourceRef:
    apiVersion: "ratelimit.model-ingress.dev/v1alpha1"
    kind: "RateLimitPolicy"
    name: "models"
  field:
    path: "spec.default.connections"
    currentValue: "many"
  file:
    path: "limits.yaml"
`)
}

func TestAFindingHasTheFileOfItsHostAsSource(t *testing.T) {
	_, result, err := run([]byte(head + "items:\n" + ingress(`config.kubernetes.io/path: a/b.yaml, nginx.ingress.kubernetes.io/limit-rps: "-5"`)))
	require.NoError(t, err)
	require.Equal(t, "a/b.yaml (line 9, column 95 of the stream)", result.Findings[0].Pos.String())
}

func TestAnObjectWithoutANameIsNotReferredTo(t *testing.T) {
	out, _, err := run([]byte(head + "items:\n" + strings.Replace(ingress(""), "name: chat", "generateName: chat-", 1)))
	require.NoError(t, err)
	require.Equal(t, []any{map[any]any{"message": "written, from options", "severity": "info"}}, results(t, out))
}

func TestResultsOfAnEarlierRunAreReplaced(t *testing.T) {
	once, _, err := run([]byte(head + "items:\n" + ingress("")))
	require.NoError(t, err)
	twice, _, err := run(once)
	require.NoError(t, err)
	require.Contains(t, string(twice), "\nresults: []\nitems:\n")
	again, _, err := run(twice)
	require.NoError(t, err)
	require.Equal(t, string(twice), string(again))
}

func TestWithNothingToSayTheListIsUnchanged(t *testing.T) {
	for _, src := range []string{
		head + "items: [] # none\n", "# c\n---\n" + head + "items:\n- {kind: X}\n...\n",
		`{"items":[{"kind":"Service"}],"apiVersion":"config.kubernetes.io/v1alpha1","kind":"ResourceList"}`,
	} {
		out, _, err := run([]byte(src))
		require.NoError(t, err)
		require.Equal(t, src, string(out))
	}
}

func TestReadRefusesWhatIsNoResourceListOfAKnownVersion(t *testing.T) {
	for src, want := range map[string]string{
		"apiVersion: config.kubernetes.io/v2\nkind: ResourceList\nitems: []\n": "line 1, column 13 of the stream: error: ResourceList:\n" +
			"    apiVersion \"config.kubernetes.io/v2\" is not known: want config.kubernetes.io/v1, config.kubernetes.io/v1beta1, config.kubernetes.io/v1alpha1 [refused]",
		"# c\n" + head: "line 2, column 1 of the stream: error: ResourceList:\n    items has to be there, and a list [refused]",
	} {
		_, err := krm.Read([]byte(src))
		var refused *postrenderer.RefusedError
		require.ErrorAs(t, err, &refused)
		require.EqualError(t, err, want)
	}
	list, err := krm.Read([]byte("kind: Ingress\n"))
	require.NoError(t, err)
	require.Nil(t, list)
}

func TestWriteRefusesResultsThatAreNoList(t *testing.T) {
	_, _, err := run([]byte(head + "items:\n" + ingress("") + "results: {a: b}\n"))
	require.EqualError(t, err, "line 11, column 10 of the stream: error:\n    a mapping where a sequence is needed; nothing was changed [refused]")
}

func TestAFailureIsAResult(t *testing.T) {
	list, err := krm.Read([]byte(head + "items: []\n"))
	require.NoError(t, err)
	out, err := list.Write([]byte(head+"items: []\n"), krm.Failure(errors.New("no such flag")))
	require.NoError(t, err)
	require.Equal(t, head+"results:\n- message: \"no such flag\"\n  severity: \"error\"\nitems: []\n", string(out))
}

// FuzzResourceList holds the law of a function: what it writes decodes, by the
// decoder that Kubernetes uses, to its input but for the planned annotations,
// the policies among the items, and the results; and a second run changes no item.
func FuzzResourceList(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		out, result, err := run(src)
		if out == nil || err != nil {
			var refused *postrenderer.RefusedError
			require.True(t, err == nil || errors.As(err, &refused))
			return
		}
		written := map[string]bool{}
		for _, ing := range result.Ingresses {
			for _, a := range ing.Written {
				written[a.Key] = true
			}
		}
		old, ok := decoded(src, written)
		if !ok {
			return
		}
		now, ok := decoded(out, written)
		require.True(t, ok, "the output can be read")
		require.Equal(t, old, now)

		again, _, err := run(out)
		require.NoError(t, err)
		require.Equal(t, decodedItems(t, out), decodedItems(t, again))
	})
}

func seed(f *testing.F) {
	f.Helper()
	pages, err := filepath.Glob("../../testdata/golden/*resource-list*.txtar")
	require.NoError(f, err)
	require.NotEmpty(f, pages)
	for _, page := range pages {
		archive, err := txtar.ParseFile(page)
		require.NoError(f, err)
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, "put.yaml") { // input and output
				f.Add(file.Data)
			}
		}
	}
	f.Add([]byte(head + "results:\n- message: x\nitems:\n" + ingress(`nginx.ingress.kubernetes.io/limit-rps: "-5"`)))
	sent, err := os.ReadFile("testdata/kustomize.yaml")
	require.NoError(f, err)
	f.Add(sent)
	f.Add([]byte(strings.ReplaceAll(string(sent), "\n", "\r\n")))
}

// decoded returns a ResourceList as text, less results, policies and what was written.
func decoded(text []byte, written map[string]bool) (string, bool) {
	var root yaml.MapSlice
	if yaml.Unmarshal(text, &root) != nil {
		return "", false
	}
	root = slices.DeleteFunc(root, func(item yaml.MapItem) bool { return item.Key == "results" })
	for i := range root {
		if items, ok := root[i].Value.([]any); ok && root[i].Key == "items" {
			root[i].Value = slices.DeleteFunc(items, isPolicy)
		}
	}
	return fmt.Sprintf("%#v", prune(root, written)), true
}

func decodedItems(t *testing.T, text []byte) string {
	t.Helper()
	var root yaml.MapSlice
	require.NoError(t, yaml.Unmarshal(text, &root))
	root = slices.DeleteFunc(root, func(item yaml.MapItem) bool { return item.Key != "items" })
	return fmt.Sprintf("%#v", root)
}

func isPolicy(item any) bool {
	m, _ := item.(yaml.MapSlice)
	return slices.Contains(m, yaml.MapItem{Key: "kind", Value: policy.Kind})
}

// prune leaves out the written annotations, and mappings that hold nothing else.
func prune(v any, written map[string]bool) any {
	switch v := v.(type) {
	case yaml.MapSlice:
		out := yaml.MapSlice{}
		for _, item := range v {
			key, _ := item.Key.(string)
			item.Value = prune(item.Value, written)
			inner, isMap := item.Value.(yaml.MapSlice)
			if written[key] || (key == "annotations" || key == "metadata") && (item.Value == nil || isMap && len(inner) == 0) {
				continue
			}
			out = append(out, item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = prune(v[i], written)
		}
		return out
	}
	return v
}
