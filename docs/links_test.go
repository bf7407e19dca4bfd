package docs_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// notOurs are folders at the root that git ignores.
var notOurs = []string{"bin", "dist", ".cache", ".git", "chart/charts"}

// home is where the repository's files are on the web.
var home = regexp.MustCompile(`^https://github\.com/model-ingress/helm-ratelimit/(?:blob|tree|raw)/main/`)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	repository := os.DirFS("..")
	pages := pagesOf(t, repository)
	for _, page := range []string{"README.md", "chart/README.md", "docs/annotations.md", "docs/rules/README.md"} {
		require.Contains(t, pages, page)
	}
	var broken []string
	for _, page := range pages {
		broken = append(broken, brokenLinks(repository, page)...)
	}
	require.Empty(t, strings.Join(broken, "\n"))
}

func TestALinkThatLeadsNowhereIsFound(t *testing.T) {
	repository := fstest.MapFS{
		"README.md":         {Data: []byte("# One two\n\n## `a` and *b*, c_d: 50 %?\n## Twice\n## Twice\n```sh\n# no heading\n```\n")},
		"docs/folder/a.txt": {Data: []byte("text")},
		"bin/program":       {Data: []byte("made")},
	}
	for line, want := range map[string]string{
		"[a](../README.md) ![b](folder/a.txt) [c](folder) [d](folder/)":                  "",
		"[a](../README.md#one-two), [b](../README.md#a-and-b-c_d-50-)":                   "",
		"[a](../README.md#twice) [b](../README.md#twice-1)":                              "",
		"[a](#page) and [`b`](<#page> \"title\")":                                        "",
		"[a](https://example.com/no) <mailto:a@example.com>":                             "",
		"`[a](no.md)` and ``[`a`](no.md)``":                                              "",
		"```sh\n[a](no.md)\n```":                                                         "",
		"[a](https://github.com/model-ingress/helm-ratelimit/blob/main/README.md#twice)": "",
		"[a](no.md)":                   "docs/page.md: no.md: there is no such file",
		"![a](no.svg)":                 "docs/page.md: no.svg: there is no such file",
		"[a [b]](no.md)":               "docs/page.md: no.md: there is no such file",
		"[a\nb](no.md)":                "docs/page.md: no.md: there is no such file",
		"[a]: no.md":                   "docs/page.md: no.md: there is no such file",
		"<img src=\"no.svg\">":         "docs/page.md: no.svg: there is no such file",
		"[a](../../outside.md)":        "docs/page.md: ../../outside.md: leads out of the repository",
		"[a](/README.md)":              "docs/page.md: /README.md: leads out of the repository",
		"[a](../bin/program)":          "docs/page.md: ../bin/program: is not in the repository, but made",
		"[a](#pages)":                  "docs/page.md: #pages: there is no such heading",
		"[a](../README.md#no)":         "docs/page.md: ../README.md#no: there is no such heading",
		"[a](../README.md#twice-2)":    "docs/page.md: ../README.md#twice-2: there is no such heading",
		"[a](../README.md#no-heading)": "docs/page.md: ../README.md#no-heading: there is no such heading",
		"[a](folder#part)":             "docs/page.md: folder#part: there is no such heading",
		"[a](https://github.com/model-ingress/helm-ratelimit/blob/main/no.md)": "docs/page.md: " +
			"https://github.com/model-ingress/helm-ratelimit/blob/main/no.md: there is no such file",
	} {
		repository["docs/page.md"] = &fstest.MapFile{Data: []byte("# Page\n\n" + line + "\n")}
		require.Equal(t, want, strings.Join(brokenLinks(repository, "docs/page.md"), "\n"), line)
	}
}

// pagesOf returns the paths of all Markdown files.
func pagesOf(t *testing.T, repository fs.FS) []string {
	t.Helper()
	var pages []string
	require.NoError(t, fs.WalkDir(repository, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(notOurs, name):
			return fs.SkipDir
		case !entry.IsDir() && path.Ext(name) == ".md":
			pages = append(pages, name)
		}
		return nil
	}))
	return pages
}

var (
	fences  = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	code    = regexp.MustCompile("``.+?``|`[^`]+`")
	targets = regexp.MustCompile(`\]\(\s*<?([^\s<>)]+)|(?m)^\[[^\]]+\]:\s+<?([^\s>]+)|(?:src|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#+ +(.*?)[ #]*$`)
	// label is the text of a link, which is all that a heading's anchor has of it.
	label = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	// silent is what GitHub leaves out of an anchor.
	silent = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// brokenLinks returns a sentence for each link of a page that leads nowhere.
func brokenLinks(repository fs.FS, page string) []string {
	text, err := fs.ReadFile(repository, page)
	if err != nil {
		return []string{err.Error()}
	}
	var broken []string
	prose := code.ReplaceAllString(fences.ReplaceAllString(string(text), ""), "")
	for _, match := range targets.FindAllStringSubmatch(prose, -1) {
		target := match[1] + match[2] + match[3] // one of them is not empty
		if fact := problem(repository, page, target); fact != "" {
			broken = append(broken, fmt.Sprintf("%s: %s: %s", page, target, fact))
		}
	}
	return broken
}

// problem says what is wrong with where a link leads; empty is nothing.
func problem(repository fs.FS, page, target string) string {
	link, err := url.Parse(home.ReplaceAllString(target, strings.Repeat("../", strings.Count(page, "/"))))
	switch {
	case err != nil:
		return err.Error()
	case link.Scheme != "" || link.Host != "":
		return "" // another's, which is not looked up
	case path.IsAbs(link.Path):
		return "leads out of the repository"
	}
	name := page
	if link.Path != "" {
		name = path.Join(path.Dir(page), link.Path)
	}
	if !fs.ValidPath(name) {
		return "leads out of the repository"
	}
	if slices.ContainsFunc(notOurs, func(dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }) {
		return "is not in the repository, but made"
	}
	if _, err := fs.Stat(repository, name); err != nil {
		return "there is no such file"
	}
	if link.Fragment != "" && !slices.Contains(anchors(repository, name), link.Fragment) {
		return "there is no such heading"
	}
	return ""
}

// anchors returns what the headings of a page are called in links, as GitHub
// has it: the second of a name ends in -1.
func anchors(repository fs.FS, name string) []string {
	text, err := fs.ReadFile(repository, name)
	if err != nil {
		return nil // a folder
	}
	var out []string
	seen := map[string]int{}
	for _, match := range heading.FindAllStringSubmatch(fences.ReplaceAllString(string(text), ""), -1) {
		anchor := strings.ToLower(label.ReplaceAllString(match[1], "$1"))
		anchor = strings.ReplaceAll(silent.ReplaceAllString(anchor, ""), " ", "-")
		if n := seen[anchor]; n > 0 {
			out = append(out, fmt.Sprintf("%s-%d", anchor, n))
		} else {
			out = append(out, anchor)
		}
		seen[anchor]++
	}
	return out
}
