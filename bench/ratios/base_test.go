package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// repository is a new one that is the current folder, whose program says what it is told.
func repository(t *testing.T) (commit func(says string) string) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "someone")
		t.Setenv("GIT_"+who+"_EMAIL", "someone@example.com")
	}
	must(t, "init", "-q", "-b", "main")
	write(t, "go.mod", "module example.com/m\n\ngo 1.26\n")
	return func(says string) string {
		t.Helper()
		writeProgram(t, says)
		must(t, "add", ".")
		must(t, "commit", "-q", "-m", says)
		return must(t, "rev-parse", "HEAD")
	}
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := git(args...)
	require.NoError(t, err)
	return out
}

func write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
}

func writeProgram(t *testing.T, says string) {
	t.Helper()
	write(t, "cmd/helm-ratelimit/main.go", "package main\n\nfunc main() { print(\""+says+"\") }\n")
}

func TestTheBaseIsTheCommitBeforeTheWorkingTree(t *testing.T) {
	commit := repository(t)
	first, second := commit("one"), commit("two")
	base, err := defaultBase()
	require.NoError(t, err)
	require.Equal(t, first, base, "of a tree without changes")

	writeProgram(t, "three")
	base, err = defaultBase()
	require.NoError(t, err)
	require.Equal(t, second, base, "of a tree with changes")

	must(t, "checkout", "-q", "-b", "branch")
	commit("three")
	commit("four")
	base, err = defaultBase()
	require.NoError(t, err)
	require.Equal(t, second, base, "of a branch")
}

func TestACommitIsBuiltAndNotTheWorkingTree(t *testing.T) {
	commit := repository(t)
	first := commit("one")
	writeProgram(t, "two")
	dir := t.TempDir()
	old, now := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	require.NoError(t, buildCommit(first, dir, old))
	require.NoError(t, build(".", now))
	for program, says := range map[string]string{old: "one", now: "two"} {
		out, err := exec.Command(program).CombinedOutput()
		require.NoError(t, err)
		require.Equal(t, says, string(out))
	}
}
