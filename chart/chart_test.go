// Package chart_test keeps the hand-written files of the chart in step.
package chart_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// schema is the part of values.schema.json that is compared.
type schema struct {
	Description          string
	Properties           map[string]schema
	AdditionalProperties any
}

// subchart holds values that are not ours: only some of them are named here.
const subchart = "ingress-nginx"

func TestSchemaDescribesEveryValue(t *testing.T) {
	var root schema
	require.NoError(t, json.Unmarshal(read(t, "values.schema.json"), &root))
	require.Equal(t, paths(values(t)), properties(root, ""))
}

func TestSchemaIsClosed(t *testing.T) {
	var root schema
	require.NoError(t, json.Unmarshal(read(t, "values.schema.json"), &root))
	requireClosed(t, root, "values")
}

func TestEveryValueHasASentence(t *testing.T) {
	doc := values(t)
	walk(doc, "", func(path string, key *yaml.Node) {
		require.Contains(t, key.HeadComment, "# -- ", "line %d of values.yaml: %s has no sentence for helm-docs", key.Line, path)
	})
}

// Helm refuses to build the dependencies where this digest is wrong; its
// resolver.HashReq takes it over both lists, as JSON in this order of fields.
func TestLockIsOfTheseDependencies(t *testing.T) {
	type dependency struct {
		Name       string `json:"name"`
		Version    string `json:"version,omitempty"`
		Repository string `json:"repository"`
		Condition  string `json:"condition,omitempty"`
	}
	var chart, lock struct {
		Dependencies []dependency
		Digest       string
	}
	require.NoError(t, yaml.Unmarshal(read(t, "Chart.yaml"), &chart))
	require.NoError(t, yaml.Unmarshal(read(t, "Chart.lock"), &lock))
	both, err := json.Marshal([2][]dependency{chart.Dependencies, lock.Dependencies})
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("sha256:%x", sha256.Sum256(both)), lock.Digest)
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(name)
	require.NoError(t, err)
	return src
}

func values(t *testing.T) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal(read(t, "values.yaml"), &doc))
	return doc.Content[0]
}

// walk visits every value of n but the sections that only hold other values.
func walk(n *yaml.Node, parent string, visit func(path string, key *yaml.Node)) {
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		path := strings.TrimPrefix(parent+"."+key.Value, ".")
		if isSection(key, value) {
			walk(value, path, visit)
			continue
		}
		visit(path, key)
	}
}

// isSection tells a map of values from a value that is a map, such as
// resources: those have a sentence of their own.
func isSection(key, value *yaml.Node) bool {
	return value.Kind == yaml.MappingNode && len(value.Content) > 0 && !strings.Contains(key.HeadComment, "# -- ")
}

func paths(doc *yaml.Node) []string {
	var out []string
	walk(doc, "", func(path string, _ *yaml.Node) {
		if path == subchart+".enabled" || !strings.HasPrefix(path, subchart) {
			out = append(out, path)
		}
	})
	slices.Sort(out)
	return out
}

// properties lists the paths of a schema's leaves. Items of lists have none
// in values.yaml.
func properties(s schema, parent string) []string {
	var out []string
	for name, property := range s.Properties {
		path := strings.TrimPrefix(parent+"."+name, ".")
		if len(property.Properties) > 0 {
			out = append(out, properties(property, path)...)
			continue
		}
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}

func requireClosed(t *testing.T, s schema, path string) {
	t.Helper()
	for name, property := range s.Properties {
		require.NotEmpty(t, property.Description, "%s.%s has no description", path, name)
		if len(property.Properties) > 0 && name != subchart {
			requireClosed(t, property, path+"."+name)
		}
	}
	require.Equal(t, false, s.AdditionalProperties, "%s takes any key", path)
}
