package format

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// indent of message, hint and excerpt, as in diag.Diagnostic.String.
const indent = "    "

func encodeText(r Report, o Options) ([]byte, error) {
	var b strings.Builder
	p := printer{text: r.Text, color: o.Color}
	for _, d := range r.Findings {
		if d.Severity > diag.Info || o.Verbose {
			b.WriteString(p.finding(d))
		}
	}
	b.WriteString(summary(r, o) + "\n")
	for _, s := range r.Summary.Skipped {
		b.WriteString("skipped: " + visible(s) + "\n")
	}
	return []byte(b.String()), nil
}

// printer writes findings for a person.
type printer struct {
	text  func(diag.Position) []byte
	color bool
}

// finding returns the finding with the excerpt below it, ending in a newline.
func (p printer) finding(d diag.Diagnostic) string {
	excerpt := p.excerpt(d.Pos)
	d = visibleFinding(d)
	d.Message = strings.ReplaceAll(d.Message, "\n", "\n"+indent)
	d.Hint = strings.ReplaceAll(d.Hint, "\n", "\n"+indent)
	place, severity := d.Pos.String(), d.Severity.String()
	if place != "" {
		place += ": "
	}
	rest := strings.TrimPrefix(d.String(), place+severity)
	return place + p.paint(colorOf(d.Severity), severity) + rest + "\n" + excerpt
}

// The colours are SGR parameters: bold red, yellow, cyan and green.
const (
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
	green  = "1;32"
)

func colorOf(s diag.Severity) string {
	switch s {
	case diag.Error:
		return red
	case diag.Warning:
		return yellow
	default:
		return cyan
	}
}

func (p printer) paint(sgr, s string) string {
	if !p.color {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

// summary is one line: how many findings, in what, and what is not shown.
func summary(r Report, o Options) string {
	n := count(r.Findings)
	s := severities(n, o.Verbose)
	if n.infos > 0 && !o.Verbose {
		s += fmt.Sprintf(" (%d more of severity info: --verbose)", n.infos)
	}
	s += fmt.Sprintf(" in %s with %s", number(r.Summary.Files, "file", "files"), number(r.Summary.Ingresses, "Ingress", "Ingresses"))
	if r.Summary.Suppressed > 0 {
		s += "; " + number(r.Summary.Suppressed, "finding", "findings") + " suppressed"
	}
	return s
}

func severities(n counts, infos bool) string {
	var parts []string
	if n.errors > 0 {
		parts = append(parts, number(n.errors, "error", "errors"))
	}
	if n.warnings > 0 {
		parts = append(parts, number(n.warnings, "warning", "warnings"))
	}
	if len(parts) == 0 {
		parts = append(parts, "no errors or warnings")
	}
	if infos && n.infos > 0 {
		parts = append(parts, fmt.Sprintf("%d of severity info", n.infos))
	}
	return strings.Join(parts, ", ")
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
