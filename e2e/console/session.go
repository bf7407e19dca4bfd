package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Session is where a page's commands run: one bash, so that cd, exports and $?
// carry over.
type Session struct {
	// Dir is the folder, whose files the page shows. A file setup.sh in it runs first.
	Dir string
	// Env is the whole environment, as of os/exec.
	Env []string
}

const setup = "setup.sh"

// Run runs the page's commands one after the other, and ends at the first that
// does not do what the page says, with an error that has its line. What is
// still running at the end is killed.
func (s Session) Run(ctx context.Context, page Page) error {
	if err := s.compareFiles(page); err != nil {
		return err
	}
	shell, err := s.start(ctx)
	if err != nil {
		return err
	}
	defer shell.stop()
	if _, err := os.Stat(filepath.Join(s.Dir, setup)); err == nil {
		out, status, err := shell.run("set -eu -o pipefail\n. ./" + setup + "\nset +eu +o pipefail")
		if err != nil || status != 0 {
			return fmt.Errorf("%s: %s of the example ends with %d: %w\n%s", page.Name, setup, status, err, strings.Join(out, "\n"))
		}
	}
	for i, step := range page.Steps {
		got, status, err := shell.run(step.Command)
		switch {
		case err != nil:
			return fmt.Errorf("%s:%d: %s: %w\n%s", page.Name, step.Line, step.Command, err, strings.Join(got, "\n"))
		case !Match(step.Want, got):
			return fmt.Errorf("%s:%d: %s\ndoes not print\n%s\nbut\n%s", page.Name, step.Line, step.Command,
				indent(step.Want), indent(got))
		case status != 0 && (i+1 == len(page.Steps) || page.Steps[i+1].Command != "echo $?"):
			return fmt.Errorf("%s:%d: %s\nends with %d, and the page does not say so\n%s", page.Name, step.Line, step.Command, status, indent(got))
		}
	}
	return nil
}

func indent(lines []string) string { return "\t" + strings.Join(lines, "\n\t") }

// compareFiles holds the files that a page shows against those there are.
func (s Session) compareFiles(page Page) error {
	for _, f := range page.Files {
		text, err := os.ReadFile(filepath.Join(s.Dir, f.Name))
		if err != nil {
			return fmt.Errorf("%s:%d: %w", page.Name, f.Line, err)
		}
		if string(text) != f.Text {
			return fmt.Errorf("%s:%d: the file %s is not what the page shows", page.Name, f.Line, f.Name)
		}
	}
	return nil
}

// shell is a bash that says, on a third descriptor, what each command ended with.
type shell struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	status int
}

// end is a line that no command prints by chance.
const end = "=-= end of a command of the page =-="

func (s Session) start(ctx context.Context) (*shell, error) {
	cmd := exec.CommandContext(ctx, "bash", "--noprofile", "--norc")
	cmd.Dir, cmd.Env = s.Dir, s.Env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = writer, writer
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err = cmd.Start()
	_ = writer.Close()
	if err != nil {
		return nil, err
	}
	return &shell{cmd: cmd, in: in, out: bufio.NewReader(reader)}, nil
}

// run runs a command and returns the lines that it printed and its exit code.
// It is an error where the shell itself ends.
func (s *shell) run(command string) (lines []string, status int, err error) {
	// The subshell gives $? to the command; what the command reads is not the script.
	script := fmt.Sprintf("(exit %d)\neval %s </dev/null\nprintf '\\n%s %%d\\n' $?\n", s.status, quote(command), end)
	if _, err := io.WriteString(s.in, script); err != nil {
		return nil, 0, err
	}
	var text strings.Builder
	for {
		line, err := s.out.ReadString('\n')
		if code, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), end+" "); ok && err == nil {
			s.status, err = strconv.Atoi(code)
			return split(strings.TrimSuffix(text.String(), "\n")), s.status, err
		}
		text.WriteString(line)
		if err != nil {
			return split(text.String()), 0, errors.New("the shell has ended")
		}
	}
}

func split(text string) []string {
	text = strings.TrimSuffix(text, "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func (s *shell) stop() {
	_ = s.cmd.Cancel()
	_ = s.cmd.Wait()
}
