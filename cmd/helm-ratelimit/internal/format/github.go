package format

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// encodeGitHub writes workflow commands, which GitHub Actions shows as
// annotations of the file and, where there is none, of the run. It shows the
// first 10 of each level of a step.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func encodeGitHub(r Report, _ Options) ([]byte, error) {
	var b strings.Builder
	for _, d := range r.Findings {
		b.WriteString(commandOf(d).String() + "\n")
	}
	for _, s := range r.Summary.Skipped {
		c := command{name: "notice", title: "skipped", message: visible(s)}
		b.WriteString(c.String() + "\n")
	}
	return []byte(b.String()), nil
}

// command is a workflow command that makes an annotation. Empty properties
// are left out.
type command struct {
	name                   string
	file, line, col, title string
	message                string
}

// commandOf leaves out the place of a finding in a stream, which GitHub could
// not open, and says it in the message.
func commandOf(d diag.Diagnostic) command {
	d = visibleFinding(d)
	c := command{name: commandName(d.Severity), title: d.Rule}
	var said []string
	if d.Pos.InStream {
		said = append(said, d.Pos.String())
	} else if d.Pos.Source != "" {
		c.file = filepath.ToSlash(d.Pos.Source)
		c.line, c.col = ordinal(d.Pos.Line), ordinal(d.Pos.Column)
	}
	for _, s := range []string{d.Object, d.Field} {
		if s != "" {
			said = append(said, s)
		}
	}
	c.message = strings.Join(append(said, withHint(d)), ": ")
	return c
}

func commandName(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	default:
		return "notice"
	}
}

// ordinal is empty for 0, which is unknown.
func ordinal(n int) string {
	if n < 1 {
		return ""
	}
	return strconv.Itoa(n)
}

// withHint returns the message and, on the next line, the remedy.
func withHint(d diag.Diagnostic) string {
	if d.Hint == "" {
		return d.Message
	}
	return d.Message + "\n" + d.Hint
}

func (c command) String() string {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	head, separator := c.name, " "
	for _, p := range [][2]string{{"file", c.file}, {"line", c.line}, {"col", c.col}, {"title", c.title}} {
		if p[1] != "" {
			head += separator + p[0] + "=" + property.Replace(p[1])
			separator = ","
		}
	}
	return "::" + head + "::" + data.Replace(c.message)
}
