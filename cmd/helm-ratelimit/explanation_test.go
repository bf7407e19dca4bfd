package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/docs"
)

// run runs the program on a text and returns what it wrote.
func run(t *testing.T, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Command{Stdin: strings.NewReader(input), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}.Main(args)
	return out.String(), errs.String(), code
}

func requireSchema(t *testing.T, name, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(docs.Schema(name)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(name, doc))
	schema, err := c.Compile(name)
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value))
}

// TestJSONIsWhatItsSchemaSays checks every example of the rules, and one of each
// way in which an Ingress can fail to count.
func TestJSONIsWhatItsSchemaSays(t *testing.T) {
	entries, err := os.ReadDir("../../testdata/rules")
	require.NoError(t, err)
	for _, e := range entries {
		for _, file := range []string{"bad.yaml", "good.yaml"} {
			text, err := os.ReadFile("../../testdata/rules/" + e.Name() + "/" + file)
			require.NoError(t, err)
			for verb, schema := range map[string]string{"check": "findings", "explain": "explain"} {
				stdout, _, _ := run(t, string(text), verb, "-o", "json", "-")
				requireSchema(t, schema, stdout)
			}
		}
	}
}

func TestOutputIsTheSameOnEveryRun(t *testing.T) {
	text, err := os.ReadFile("../../testdata/rules/value-not-integer/bad.yaml")
	require.NoError(t, err)
	for _, args := range [][]string{{"check", "--verbose"}, {"check", "-o", "json"}, {"check", "-o", "sarif"}, {"check", "-o", "junit"}, {"check", "-o", "github"}, {"explain"}} {
		first, _, code := run(t, string(text), args...)
		for range 10 {
			again, _, _ := run(t, string(text), args...)
			require.Equal(t, first, again)
		}
		require.Equal(t, 1, code)
	}
}

func TestColoursAreForTerminalsOnly(t *testing.T) {
	stdout, _, _ := run(t, "kind: ConfigMap\n", "check")
	require.NotContains(t, stdout, "\x1b")
}
