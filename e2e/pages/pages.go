// Package pages says which test runs the commands of which page, and which
// commands none runs. docs/commands_test.go holds it against what there is.
package pages

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
)

// What runs a page.
const (
	GoTest       = "go test ./docs"
	Hosts        = "make hosts"
	ReleaseCheck = "make release-check"
)

// run has the pages whose commands are run, by their paths in the repository.
var run = map[string][]string{
	GoTest: {"docs/limits.md", "docs/migrating.md", "docs/policy.md"},
	Hosts: {
		"README.md", "chart/README.md", "docs/probe.md",
		"docs/hosts/argo-cd.md", "docs/hosts/chart-repository.md", "docs/hosts/chart-testing.md", "docs/hosts/flux.md",
		"docs/hosts/go.md", "docs/hosts/helm-3.md", "docs/hosts/helm-4.md", "docs/hosts/helm-plugin.md",
		"docs/hosts/helm-unittest.md", "docs/hosts/helmfile.md", "docs/hosts/kustomize.md",
	},
	ReleaseCheck: {"docs/release.md"},
}

// RunBy returns the pages that a test has to run.
func RunBy(test string) []string { return run[test] }

// Block is a block of commands, by the first of its lines.
type Block struct {
	Page, First string
	Reason      string // why nothing runs it
}

// NotRun is every block of commands that no test runs. Its fence says sh, so
// that the pages' tests leave it out.
var NotRun = []Block{
	{
		"README.md", "make demo   # real Helm renders the real chart through the post-renderer; shows what changed and the limits that result",
		".ci/run runs them: make test cannot be a part of itself",
	},
	{
		"docs/release.md", "cosign verify-blob --bundle checksums.txt.sigstore.json \\",
		"they need the release that is published, its signer's identity and a way to GitHub; nothing is published",
	},
}

// Read reads a page of the repository whose folder is root. It is an error
// where the page has no commands.
func Read(root, page string) (console.Page, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
	if err != nil {
		return console.Page{}, err
	}
	parsed, err := console.Parse(page, string(text))
	if err == nil && len(parsed.Steps) == 0 {
		err = fmt.Errorf("%s: there is no command to run", page)
	}
	return parsed, err
}
