// Package format writes what a check found in the form that its reader takes:
// text for a person, and JSON, SARIF, GitHub's workflow commands and JUnit for
// machines.
//
// The machine formats hold every finding; text leaves out those of severity
// info unless it is asked for them. Findings and sources are not trusted: in
// text, in workflow commands and in JUnit's XML a character that cannot be
// printed is shown as an escape such as \x1b. The same report gives the same
// bytes.
package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// Report is what a check found.
type Report struct {
	// Findings in the order of diag.List.Sort, of every severity.
	Findings diag.List
	// Rules are all that there are, found or not: SARIF lists them.
	Rules []Rule
	// Sources are the files and templates that were checked, also those without
	// a finding: JUnit reports each. Those that findings name may be left out.
	Sources []string
	// Text returns the text that a position's line counts in: the file, or the
	// rendered stream where it is InStream. Nil means no excerpt, as does a nil
	// result. It is called for each finding shown.
	Text    func(diag.Position) []byte
	Summary Summary
	// Version of helm-ratelimit, or empty where it is unknown.
	Version string
}

// Rule is what a reader is told about a rule; its ID is also its docs page.
type Rule struct {
	ID, Title, Doc string
	Severity       diag.Severity
}

// Summary is what the findings do not tell. They are counted from Findings.
type Summary struct {
	// Suppressed findings, which are not in Findings.
	Suppressed int
	Files      int
	Ingresses  int
	// Skipped has a line for each thing that was not checked, with the reason:
	// "charts/foo: needs a value for host".
	Skipped []string
}

// Options are for the text that a person reads.
type Options struct {
	Color bool
	// Verbose shows the findings of severity info too.
	Verbose bool
}

type format struct {
	name   string
	encode func(Report, Options) ([]byte, error)
}

func formats() []format {
	return []format{
		{"text", encodeText},
		{"json", encodeJSON},
		{"sarif", encodeSARIF},
		{"github", encodeGitHub},
		{"junit", encodeJUnit},
	}
}

// Names returns the formats that Write knows, the default first.
func Names() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Write writes the report in the named format, all of it or, on an error of
// the format, nothing.
func Write(w io.Writer, name string, r Report, o Options) error {
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		out, err := f.encode(r, o)
		if err != nil {
			return fmt.Errorf("format %s: %w", name, err)
		}
		_, err = w.Write(out)
		return err
	}
	return fmt.Errorf("output format %q: want one of %s", name, strings.Join(Names(), ", "))
}

// counts is how many findings there are of each severity.
type counts struct{ errors, warnings, infos int }

func count(findings diag.List) counts {
	var n counts
	for _, d := range findings {
		switch d.Severity {
		case diag.Error:
			n.errors++
		case diag.Warning:
			n.warnings++
		default:
			n.infos++
		}
	}
	return n
}
