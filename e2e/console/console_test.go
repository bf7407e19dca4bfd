package console_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
)

// run runs a page whose fences are written as ”' here.
func run(t *testing.T, text string, files map[string]string) error {
	t.Helper()
	page, err := console.Parse("page.md", strings.ReplaceAll(text, "'''", "```"))
	require.NoError(t, err)
	dir := t.TempDir()
	for name, content := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	return console.Session{Dir: dir, Env: os.Environ()}.Run(t.Context(), page)
}

func TestAPageWhoseCommandsPrintWhatItSaysPasses(t *testing.T) {
	require.NoError(t, run(t, `text
'''console
$ echo one; echo two >&2
one
two
$ printf 'no\nnewline'
no
newline
$ seq 9
1
...
9
$ date
…:…
$ true
'''
`, nil))
}

func TestCommandsShareAShell(t *testing.T) {
	require.NoError(t, run(t, `
'''console
$ mkdir sub && cd sub
$ export WORD=there
$ basename "$PWD"; echo \
    $WORD
sub
there
'''
and in another block
'''console
$ (exit 7)
$ echo $?
7
$ cat <<EOF
a $WORD
EOF
a there
'''
`, nil))
}

func TestSetupRunsFirst(t *testing.T) {
	page := "'''console\n$ echo $KEY\n1\n'''\n"
	require.NoError(t, run(t, page, map[string]string{"setup.sh": "export KEY=1\nsleep 600 &\n"}))
	require.ErrorContains(t, run(t, page, map[string]string{"setup.sh": "false\n"}), "setup.sh of the example")
}

func TestWhatAPageSaysWronglyIsAnErrorWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"other output":        {"\n'''console\n$ echo one\ntwo\n'''\n", "page.md:3: echo one"},
		"more output":         {"'''console\n$ seq 2\n1\n'''\n", "page.md:2: seq 2"},
		"less output":         {"'''console\n$ true\n1\n'''\n", "page.md:2: true"},
		"a failure":           {"'''console\n$ false\n$ true\n'''\n", "page.md:2: false\nends with 1"},
		"a failure at last":   {"'''console\n$ true\n$ false\n'''\n", "page.md:3: false\nends with 1"},
		"the end of the bash": {"'''console\n$ exit 3\n'''\n", "page.md:2: exit 3: the shell has ended"},
		"another file":        {"'''yaml a.yaml\na: 2\n'''\n", "page.md:1: the file a.yaml is not what the page shows"},
		"no such file":        {"'''yaml b.yaml\na: 2\n'''\n", "page.md:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, run(t, c.page, map[string]string{"a.yaml": "a: 1\n"}), c.want)
		})
	}
}

func TestBlocksThatCannotBeReadAreErrors(t *testing.T) {
	_, err := console.Parse("page.md", "```console\n$ true\n")
	require.ErrorContains(t, err, "page.md:1: the block has no end")
	_, err = console.Parse("page.md", "```console\nout\n```\n")
	require.ErrorContains(t, err, `page.md:2: a block of commands starts with "$ "`)
}

func TestEllipsesMatch(t *testing.T) {
	for _, c := range []struct {
		want, got string
		match     bool
	}{
		{"a|b", "a|b", true},
		{"a|...|d", "a|b|c|d", true},
		{"...|d", "d", true},
		{"...", "", true},
		{"a|...|d", "a|b|c", false},
		{"at …, …", "at 12:00, or so", true},
		{"at …, …", "at 12:00", false},
		{"… end", "the end", true},
		{"a…a", "a", false},
		{"a  ", "a", true},
	} {
		require.Equal(t, c.match, console.Match(strings.Split(c.want, "|"), strings.Split(c.got, "|")), "%+v", c)
	}
	require.True(t, console.Match([]string{"..."}, nil))
}
