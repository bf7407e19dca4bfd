package docs_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
	"github.com/model-ingress/helm-ratelimit/e2e/pages"
)

func TestEveryCommandIsRunByATest(t *testing.T) {
	repository := os.DirFS("..")
	var ran []string
	for _, test := range []string{pages.GoTest, pages.Hosts, pages.ReleaseCheck} {
		require.NotEmpty(t, pages.RunBy(test), test)
		ran = append(ran, pages.RunBy(test)...)
	}
	all := pagesOf(t, repository)
	require.Subset(t, all, ran)
	require.Empty(t, strings.Join(commandsThatNothingRuns(repository, all, ran, pages.NotRun), "\n"))
	for _, block := range pages.NotRun {
		require.NotEmpty(t, block.Reason, block.First)
	}
}

func TestReleaseCheckRunsItsPages(t *testing.T) {
	script, err := os.ReadFile("../tools/release/reproducible.sh")
	require.NoError(t, err)
	for _, page := range pages.RunBy(pages.ReleaseCheck) {
		require.Contains(t, string(script), "go run ./e2e/page "+page+" ")
	}
}

// What the README starts with is run, though by no test of a page.
func TestTheTwoCommandsOfTheReadmeAreStepsOfTheCI(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	ci, err := os.ReadFile("../.ci/run")
	require.NoError(t, err)
	commands := regexp.MustCompile(`(?m)^make \w+`).FindAllString(string(page), -1)
	require.Len(t, commands, 2)
	for _, command := range commands {
		require.Regexp(t, `(?m)^step `+command+`$`, string(ci))
	}
}

func TestACommandThatNothingRunsIsFound(t *testing.T) {
	block := func(lines ...string) string { return strings.Join(lines, "\n") + "\n" }
	for name, c := range map[string]struct{ text, want string }{
		"run":                     {block("```console", "$ true", "```"), ""},
		"a file":                  {block("```sh run.sh", "true", "```"), ""},
		"other languages":         {block("```yaml", "a: $ 1", "```", "```text", "$ no", "```"), ""},
		"output":                  {block("```", "no", "$ no", "```"), ""},
		"sh":                      {block("```sh", "true", "```"), "page.md:1: no test runs: true"},
		"bash":                    {block("", "```bash", "# no", "true", "```"), "page.md:2: no test runs: # no"},
		"shell, with blanks":      {block("```  shell", "", "true", "```"), "page.md:1: no test runs: true"},
		"a prompt":                {block("```", "$ true", "```"), "page.md:1: no test runs: $ true"},
		"in a list":               {block("- a", "", "  ```console", "  $ true", "  ```"), "page.md:3: no test runs: $ true"},
		"tildes":                  {block("~~~console", "$ true", "~~~"), "page.md:1: no test runs: $ true"},
		"four":                    {block("````sh", "```", "true", "````"), "page.md:1: no test runs: ```"},
		"indented":                {block("a", "", "    $ true"), "page.md:3: no test runs: $ true"},
		"after one that is run":   {block("```console", "$ true", "```", "```sh", "false", "```"), "page.md:4: no test runs: false"},
		"a block without an end":  {block("```sh", "true"), "page.md:1: no test runs: true"},
		"an exception":            {block("```sh", "wait", "more", "```"), ""},
		"an exception that moved": {block("```sh", "wait", "```", "```sh", "wait", "```"), "page.md:4: no test runs: wait"},
	} {
		t.Run(name, func(t *testing.T) {
			var except []pages.Block
			if strings.Contains(c.text, "wait") {
				except = []pages.Block{{Page: "page.md", First: "wait"}}
			}
			repository := fstest.MapFS{"page.md": {Data: []byte(c.text)}}
			found := commandsThatNothingRuns(repository, []string{"page.md"}, []string{"page.md"}, except)
			require.Equal(t, c.want, strings.Join(found, "\n"))
		})
	}
}

func TestACommandOfAPageThatNothingRunsIsFound(t *testing.T) {
	repository := fstest.MapFS{"page.md": {Data: []byte("```console\n$ true\n```\n")}}
	require.Equal(t, []string{"page.md:1: no test runs: $ true"}, commandsThatNothingRuns(repository, []string{"page.md"}, nil, nil))
}

func TestAnExceptionThatIsNoLongerThereIsFound(t *testing.T) {
	repository := fstest.MapFS{"page.md": {Data: []byte("```sh\ntrue\n```\n")}}
	for _, gone := range []pages.Block{{Page: "page.md", First: "false"}, {Page: "other.md", First: "true"}} {
		found := commandsThatNothingRuns(repository, []string{"page.md"}, nil, []pages.Block{{Page: "page.md", First: "true"}, gone})
		require.Equal(t, []string{gone.Page + ": there is no block that starts with " + gone.First + ", which pages.NotRun has"}, found)
	}
}

// commandsThatNothingRuns returns a sentence for each block of commands that is
// neither run nor in except, and for each of except that is not there.
func commandsThatNothingRuns(repository fs.FS, all, ran []string, except []pages.Block) []string {
	var found []string
	left := slices.Clone(except)
	for _, page := range all {
		text, err := fs.ReadFile(repository, page)
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		run := map[int]bool{}
		if slices.Contains(ran, page) {
			run = linesThatRun(page, string(text))
		}
		for _, block := range blocksOfCommands(string(text)) {
			same := func(b pages.Block) bool { return b.Page == page && b.First == block.first }
			if i := slices.IndexFunc(left, same); i >= 0 {
				left = slices.Delete(left, i, i+1)
			} else if !run[block.line] {
				found = append(found, fmt.Sprintf("%s:%d: no test runs: %s", page, block.line, block.first))
			}
		}
	}
	for _, block := range left {
		found = append(found, block.Page+": there is no block that starts with "+block.First+", which pages.NotRun has")
	}
	return found
}

// linesThatRun has the lines of the fences of what a page's test runs. A page
// that cannot be read has none; its test says what is wrong with it.
func linesThatRun(name, text string) map[int]bool {
	page, err := console.Parse(name, text)
	if err != nil {
		return nil
	}
	lines := map[int]bool{}
	for _, step := range page.Steps {
		lines[step.Block] = true
	}
	return lines
}

type blockOfCommands struct {
	line  int // of the fence, from 1
	first string
}

var (
	fence    = regexp.MustCompile("^[ >\t]*(```+|~~~+) *([^`]*)$")
	indented = regexp.MustCompile(`^(?: {4,}|\t)(\$ .*)$`)
	shells   = []string{"sh", "bash", "zsh", "shell", "console", "terminal", "shell-session", "sh-session"}
)

// blocksOfCommands finds what a reader would take for commands, whether or not
// package console would. A block that names its file shows that file.
func blocksOfCommands(text string) []blockOfCommands {
	var found []blockOfCommands
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if m := indented.FindStringSubmatch(lines[i]); m != nil {
			found = append(found, blockOfCommands{line: i + 1, first: m[1]})
		}
		open := fence.FindStringSubmatch(lines[i])
		if open == nil {
			continue
		}
		block := blockOfCommands{line: i + 1}
		for i++; i < len(lines) && !closes(lines[i], open[1]); i++ {
			if block.first == "" {
				block.first = strings.TrimSpace(lines[i])
			}
		}
		words := strings.Fields(open[2])
		switch {
		case len(words) == 1 && slices.Contains(shells, words[0]), len(words) == 0 && strings.HasPrefix(block.first, "$ "):
			found = append(found, block)
		}
	}
	return found
}

// closes says whether a line ends a block that a fence began.
func closes(line, fence string) bool {
	line = strings.Trim(line, " >\t")
	return strings.HasPrefix(line, fence) && strings.Trim(line, fence[:1]) == ""
}
