package postrenderer_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

const (
	pages    = "../docs/rules/"
	fixtures = "../testdata/rules/"
	index    = pages + "README.md"
)

// page is docs/rules/<id>.md beside what its fixtures really give.
type page struct {
	id        string
	rule      rules.Rule
	text      string
	bad, good string
	// findings are those of bad.
	findings diag.List
}

// ids returns the id of every finding there can be, rules first.
func ids() []string {
	var out []string
	for _, r := range postrenderer.Catalogue() {
		out = append(out, r.ID)
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}

func readPage(t *testing.T, id string) *page {
	t.Helper()
	p := &page{
		id: id, text: read(t, pages+id+".md"),
		bad: read(t, fixtures+id+"/bad.yaml"), good: read(t, fixtures+id+"/good.yaml"),
	}
	all := postrenderer.Catalogue()
	p.rule = all[slices.IndexFunc(all, func(r rules.Rule) bool { return r.ID == id })]
	result, err := judge(id, p.bad)
	p.findings = result.Findings
	require.NotEmpty(t, p.findings)
	require.Equal(t, p.findings.Worst() >= diag.Error, err != nil)
	for _, d := range p.findings {
		require.Equal(t, id, d.Rule, "bad.yaml shows one mistake")
	}
	return p
}

// judge looks at an example: by rendering it or, where that mends what is wrong, by a check.
func judge(id, text string) (postrenderer.Result, error) {
	renderer := postrenderer.New(postrenderer.Options{})
	if id == "limit-not-written" {
		return renderer.Check(postrenderer.Input{Text: []byte(text)})
	}
	return renderer.Render([]byte(text))
}

func (p *page) severity() string { return p.findings.Worst().String() }

// effects are those of all findings; a finding about our own input has none.
func (p *page) effects() string {
	var out []string
	for _, d := range p.findings {
		if name := d.Effect.String(); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

func (p *page) title() string {
	title, _, _ := strings.Cut(strings.TrimPrefix(p.text, "# "), "\n")
	return title
}

// said is the line that the page has about severity and effect.
func (p *page) said() string {
	return fmt.Sprintf("Severity: %s (%s). Effect: %s.", p.severity(), p.rule.Reason, p.effects())
}

// blocks are the code blocks that the page has, in order.
func (p *page) blocks() []string {
	var texts []string
	for _, d := range p.findings {
		texts = append(texts, d.String()+"\n")
	}
	return []string{"```yaml\n" + p.bad + "```\n", "```text\n" + strings.Join(texts, "") + "```\n", "```yaml\n" + p.good + "```\n"}
}

var (
	codeBlock    = regexp.MustCompile("(?ms)^```[a-z]+\n.*?^```\n")
	severityLine = regexp.MustCompile(`(?m)^Severity: .*$`)
	table        = regexp.MustCompile(`(?m)(?:^\|.*\n)+`)
)

// regenerate returns the page with what is not prose written anew.
func (p *page) regenerate() string {
	text := severityLine.ReplaceAllLiteralString(p.text, p.said())
	blocks := p.blocks()
	return codeBlock.ReplaceAllStringFunc(text, func(old string) string {
		if len(blocks) == 0 {
			return old
		}
		block := blocks[0]
		blocks = blocks[1:]
		return block
	})
}

// prose is text as it is read: without marks of code and line breaks.
func prose(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "`", "")), " ")
}

func TestEveryFindingHasAPageWithATrueExample(t *testing.T) {
	for _, id := range ids() {
		t.Run(id, func(t *testing.T) {
			p := readPage(t, id)
			if *update {
				p.text = p.regenerate()
				require.NoError(t, os.WriteFile(pages+id+".md", []byte(p.text), 0o644))
			}
			require.Equal(t, p.blocks(), codeBlock.FindAllString(p.text, -1))
			require.Equal(t, []string{p.said()}, severityLine.FindAllString(p.text, -1))
			require.Equal(t, []string{"## Bad", "## Good"}, regexp.MustCompile(`(?m)^## .*$`).FindAllString(p.text, -1))
			require.Equal(t, p.rule.Title, p.title())
			require.Contains(t, prose(p.text), prose(p.rule.Doc))
			require.Equal(t, p.rule.Severity, p.findings.Worst())
			result, err := judge(id, p.good)
			require.NoError(t, err)
			require.Empty(t, result.Findings.AtLeast(diag.Warning), "good.yaml has nothing that is wrong")
			for _, d := range result.Findings {
				require.NotEqual(t, id, d.Rule)
			}
			if p.rule.Controller == nil && p.rule.Stream == nil {
				require.NotEmpty(t, result.Ingresses)
			}
		})
	}
}

func TestTheIndexListsEveryPage(t *testing.T) {
	rows := "| id | severity | effect | title |\n|---|---|---|---|\n"
	for _, id := range ids() {
		p := readPage(t, id)
		rows += fmt.Sprintf("| [%s](%s.md) | %s | %s | %s |\n", id, id, p.severity(), p.effects(), p.title())
	}
	text := read(t, index)
	if *update {
		text = table.ReplaceAllLiteralString(text, rows)
		require.NoError(t, os.WriteFile(index, []byte(text), 0o644))
	}
	require.Equal(t, []string{rows}, table.FindAllString(text, -1))
	for e := diag.ControllerFrozen; e <= diag.Advice; e++ {
		require.Contains(t, text, "- `"+e.String()+"`: ")
	}
}

func TestThereIsNoPageOrFixtureOfNoFinding(t *testing.T) {
	want := ids()
	slices.Sort(want)
	var documented, shown []string
	for _, f := range entries(t, pages) {
		if f != "README.md" {
			documented = append(documented, strings.TrimSuffix(f, ".md"))
		}
	}
	for _, dir := range entries(t, fixtures) {
		shown = append(shown, dir)
		require.Equal(t, []string{"bad.yaml", "good.yaml"}, entries(t, fixtures+dir))
	}
	require.Equal(t, want, documented)
	require.Equal(t, want, shown)
}

// entries returns the names in a folder, sorted.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

func TestTheAnnotationsPageListsEveryFieldWithItsBounds(t *testing.T) {
	text := read(t, "../docs/annotations.md")
	rows := strings.Split(strings.TrimSpace(table.FindString(text)), "\n")[2:]
	require.Len(t, rows, len(limits.Fields))
	for i, f := range limits.Fields {
		cells := strings.Split(strings.Trim(rows[i], "| "), " | ")
		require.Len(t, cells, 4)
		require.Equal(t, []string{"`" + f.Name + "`", "`" + ingressnginx.NameOf(f.Name) + "`"}, cells[:2])
		require.Equal(t, taken(f), cells[3], f.Name)
	}
	for _, name := range ingressnginx.Names() {
		require.Contains(t, text, "`"+name+"`")
	}
	require.Contains(t, text, "`"+ingressnginx.DefaultPrefix+"`")
	require.Contains(t, text, "`"+policy.LimitsAnnotation+"`")
	require.Contains(t, text, fmt.Sprintf("the controller's %d", limits.DefaultBurstMultiplier))
}

// taken says which values a field takes.
func taken(f limits.Field) string {
	switch {
	case !f.IsNumber():
		return "networks and addresses, IPv4 or IPv6"
	case f.Bytes:
		return fmt.Sprintf("`0`, or a whole number with `Ki`, `Mi` or `Gi`, to `%dKi`", f.Max)
	}
	return fmt.Sprintf("%d to %d", f.Min, f.Max)
}
