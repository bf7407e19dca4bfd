// Package docs holds the pages and schemas that the binary shows.
package docs

import (
	"embed"
	"strings"
)

//go:embed rules/*.md schemas/findings.schema.json schemas/explain.schema.json schemas/export.schema.json schemas/simulate.schema.json schemas/probe.schema.json
var files embed.FS

// Rule returns the page of a finding, as Markdown.
func Rule(id string) (page string, ok bool) {
	text, err := files.ReadFile("rules/" + id + ".md")
	return string(text), err == nil && id != "README"
}

// Schema returns the JSON Schema of that name, or "" where there is none.
func Schema(name string) string {
	text, _ := files.ReadFile("schemas/" + name + ".schema.json")
	return strings.TrimSuffix(string(text), "\n")
}
