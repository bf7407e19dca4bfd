package postrenderer_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	yaml "sigs.k8s.io/yaml/goyaml.v2"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// seed gives a fuzz target the inputs of all golden pages.
func seed(f *testing.F) {
	f.Helper()
	for _, g := range goldens(f) {
		input, _ := g.get("input.yaml")
		f.Add([]byte(input))
		if output, ok := g.get("output.yaml"); ok {
			f.Add([]byte(output))
		}
	}
	for _, odd := range []string{"", "\n", " ", "---", "...", "\ufeff", "# c", "--- |\n kind: Ingress", "\x00", "kind: Ingress\r---\rkind: Ingress"} {
		f.Add([]byte(odd))
	}
}

func thirty() *postrenderer.Renderer {
	n := 30
	return postrenderer.New(postrenderer.Options{Limits: limits.Limits{RequestsPerMinute: &n, Connections: &n}})
}

// FuzzNothingToDoNothingDone: with no limit to write the output is the input.
func FuzzNothingToDoNothingDone(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		if bytes.Contains(src, []byte(policy.Kind)) || bytes.Contains(src, []byte(policy.LimitsAnnotation)) || bytes.IndexByte(src, '\\') >= 0 {
			return // asks for something, or may do so in disguise
		}
		result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Render(src)
		if err != nil || len(bytes.TrimSpace(src)) == 0 {
			return
		}
		require.True(t, bytes.Equal(src, result.Output.Bytes()))
	})
}

// FuzzOnlyWhatWasAsked: the output decodes to the input, by the decoder that
// Kubernetes uses, but for the annotations that the result says were written.
func FuzzOnlyWhatWasAsked(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		result, err := thirty().Render(src)
		if err != nil {
			return
		}
		written := map[string]bool{}
		for _, ing := range result.Ingresses {
			for _, a := range ing.Written {
				written[a.Key] = true
			}
		}
		before := kept(manifest.Split(src))
		after := manifest.Split(result.Output.Bytes())
		if len(bytes.TrimSpace(src)) == 0 || len(before) == 0 {
			return
		}
		require.Len(t, after, len(before))
		for i := range before {
			if bytes.Equal(before[i].Raw, after[i].Raw) {
				continue
			}
			if !bytes.Contains(before[i].Raw, []byte("ResourceList")) { // with a policy its comments go
				requireComments(t, before[i].Raw, after[i].Raw)
			}
			old, ok := decode(before[i].Raw, written)
			now, stillOK := decode(after[i].Raw, written)
			if ok {
				require.True(t, stillOK, "the output can be read")
				require.Equal(t, old, now)
			}
		}
	})
}

// kept returns the documents that are not policies.
func kept(docs []manifest.Document) []manifest.Document {
	var out []manifest.Document
	for _, d := range docs {
		p, err := d.Parse()
		if err == nil && len(p.Objects) == 1 && p.Objects[0].Kind == policy.Kind && p.Objects[0].APIVersion == policy.APIVersion {
			continue
		}
		out = append(out, d)
	}
	return out
}

// requireComments holds that each comment line of before is in after, in order.
func requireComments(t *testing.T, before, after []byte) {
	t.Helper()
	rest := string(after)
	for line := range strings.Lines(string(before)) {
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "#") {
			continue // values are compared decoded; comments are what a decoder cannot see
		}
		i := strings.Index(rest, strings.TrimRight(line, "\r\n"))
		require.GreaterOrEqual(t, i, 0, "the comment %q is lost", line)
		rest = rest[i:]
	}
}

// decode returns a document as text, less the annotations that were written.
func decode(raw []byte, written map[string]bool) (string, bool) {
	var root yaml.MapSlice
	if yaml.Unmarshal(raw, &root) != nil {
		return "", false
	}
	return fmt.Sprintf("%#v", prune(withoutPolicies(root), written)), true
}

// withoutPolicies leaves the policies out of a ResourceList's items.
func withoutPolicies(root yaml.MapSlice) yaml.MapSlice {
	if get(root, "kind") != "ResourceList" {
		return root
	}
	out := slices.Clone(root)
	for i := range out {
		if items, ok := out[i].Value.([]any); ok && out[i].Key == "items" {
			out[i].Value = slices.DeleteFunc(slices.Clone(items), func(item any) bool {
				return get(item, "kind") == policy.Kind && get(item, "apiVersion") == policy.APIVersion
			})
		}
	}
	return out
}

func get(m any, key string) any {
	items, _ := m.(yaml.MapSlice)
	for _, item := range items {
		if item.Key == key {
			return item.Value
		}
	}
	return nil
}

// prune leaves out the written annotations wherever they are, and mappings of
// metadata and annotations that hold nothing without them.
func prune(v any, written map[string]bool) any {
	switch v := v.(type) {
	case yaml.MapSlice:
		out := yaml.MapSlice{}
		for _, item := range v {
			key, _ := item.Key.(string)
			if written[key] {
				continue
			}
			item.Value = prune(item.Value, written)
			inner, isMap := item.Value.(yaml.MapSlice)
			if (key == "annotations" || key == "metadata") && (item.Value == nil || isMap && len(inner) == 0) {
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

// FuzzOnceIsEnough: rendering an output again changes nothing.
func FuzzOnceIsEnough(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		result, err := thirty().Render(src)
		if err != nil {
			return
		}
		once := result.Output.Bytes()
		again, err := thirty().Render(once)
		require.NoError(t, err)
		require.Equal(t, string(once), string(again.Output.Bytes()))
	})
}

// FuzzAllOrNothing: with an error there is no output, and a finding says why.
func FuzzAllOrNothing(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		result, err := thirty().Render(bytes.Clone(src))
		if err == nil {
			require.NotEmpty(t, bytes.TrimSpace(result.Output.Bytes()))
			return
		}
		require.Empty(t, result.Output.Bytes())
		require.NotEmpty(t, result.Findings)
		for _, d := range result.Findings {
			require.NotEmpty(t, d.Message)
			require.NotEmpty(t, d.Rule)
			require.NotEmpty(t, d.Severity.String())
		}
	})
}
