package postrenderer_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var update = flag.Bool("update", false, "write the results that were got into the golden files")

// golden is one page of testdata/golden: input.yaml and perhaps policy.yaml
// lead to output.yaml, which is absent where there is none, and findings.txt.
type golden struct {
	file    string
	archive *txtar.Archive
}

func goldens(tb testing.TB) []golden {
	tb.Helper()
	files, err := filepath.Glob("../testdata/golden/*.txtar")
	require.NoError(tb, err)
	require.NotEmpty(tb, files)
	var out []golden
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(tb, err)
		out = append(out, golden{file, txtar.Parse(data)})
	}
	return out
}

func (g golden) get(name string) (text string, ok bool) {
	for _, f := range g.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// set replaces a file of the page, or takes it out where text is empty.
func (g golden) set(name, text string) {
	files := g.archive.Files
	for i, f := range files {
		if f.Name == name {
			files = append(files[:i:i], files[i+1:]...)
			break
		}
	}
	if text != "" {
		files = append(files, txtar.File{Name: name, Data: []byte(text)})
	}
	g.archive.Files = files
}

func (g golden) renderer(tb testing.TB) *postrenderer.Renderer {
	tb.Helper()
	var o postrenderer.Options
	if text, ok := g.get("policy.yaml"); ok {
		policies, err := policy.Parse("policy.yaml", []byte(text))
		require.NoError(tb, err)
		o.Policies = policies
	}
	return postrenderer.New(o)
}

// render returns the output and all that was found, as text.
func (g golden) render(tb testing.TB) (output, findings string) {
	tb.Helper()
	input, ok := g.get("input.yaml")
	require.True(tb, ok)
	result, err := g.renderer(tb).Render([]byte(input))
	var texts []string
	for _, d := range result.Findings {
		texts = append(texts, d.String()+"\n")
	}
	if err != nil {
		texts = append(texts, "exit: "+kindOf(err)+"\n")
		require.Empty(tb, result.Output.Bytes(), "all or nothing")
	}
	return string(result.Output.Bytes()), strings.Join(texts, "")
}

func kindOf(err error) string {
	var refused *postrenderer.RefusedError
	var invalid *policy.Error
	var findings *postrenderer.FindingsError
	switch {
	case errors.As(err, &refused):
		return "refused"
	case errors.As(err, &invalid):
		return "invalid"
	case errors.As(err, &findings):
		return "findings"
	}
	return err.Error()
}

func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(strings.TrimSuffix(filepath.Base(g.file), ".txtar"), func(t *testing.T) {
			output, findings := g.render(t)
			if *update {
				g.set("output.yaml", output)
				g.set("findings.txt", findings)
				require.NoError(t, os.WriteFile(g.file, txtar.Format(g.archive), 0o644))
				return
			}
			want, _ := g.get("output.yaml")
			require.Equal(t, want, output)
			want, _ = g.get("findings.txt")
			require.Equal(t, want, findings)
		})
	}
}
