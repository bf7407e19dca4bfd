package format_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

func TestTextShowsInfoOnlyWhenVerbose(t *testing.T) {
	quiet, verbose := written(t, "text", shop(), format.Options{}), written(t, "text", shop(), format.Options{Verbose: true})
	require.NotContains(t, quiet, "scope-unknown")
	require.Contains(t, quiet, "1 error, 1 warning (1 more of severity info: --verbose) in 2 files")
	require.Contains(t, verbose, "how many replicas the controller has is not known [scope-unknown]")
	require.Contains(t, verbose, "1 error, 1 warning, 1 of severity info in 2 files")
}

func TestTheSummaryCountsInWords(t *testing.T) {
	found := func(severities ...diag.Severity) diag.List {
		var l diag.List
		for _, s := range severities {
			l = append(l, diag.Diagnostic{Severity: s, Message: "it is"})
		}
		return l
	}
	for want, r := range map[string]format.Report{
		"no errors or warnings in 0 files with 0 Ingresses": {},
		"2 errors in 1 file with 1 Ingress": {
			Findings: found(diag.Error, diag.Error), Summary: format.Summary{Files: 1, Ingresses: 1},
		},
		"1 warning (2 more of severity info: --verbose) in 0 files with 0 Ingresses": {
			Findings: found(diag.Warning, diag.Info, diag.Info),
		},
		"no errors or warnings (1 more of severity info: --verbose) in 3 files with 12 Ingresses; 2 findings suppressed": {
			Findings: found(diag.Info), Summary: format.Summary{Files: 3, Ingresses: 12, Suppressed: 2},
		},
	} {
		lines := strings.Split(strings.TrimSuffix(written(t, "text", r, format.Options{}), "\n"), "\n")
		require.Equal(t, want, lines[len(lines)-1])
	}
}

func TestColoursAreOfSeverityAndCaretOnly(t *testing.T) {
	r := at(diag.Position{Source: "error.yaml", Line: 1, Column: 2}, "ab")
	require.Equal(t, "error.yaml:1:2: \x1b[1;31merror\x1b[0m:\n    it is\n    1 | ab\n      |  \x1b[1;32m^\x1b[0m\n",
		firstFinding(t, r, format.Options{Color: true}))
	r.Findings[0].Severity, r.Findings[0].Pos = diag.Warning, diag.Position{}
	require.Equal(t, "\x1b[1;33mwarning\x1b[0m:\n    it is\n", firstFinding(t, r, format.Options{Color: true}))
	r.Findings[0].Severity = diag.Info
	require.Equal(t, "\x1b[1;36minfo\x1b[0m:\n    it is\n", firstFinding(t, r, format.Options{Color: true, Verbose: true}))
}

func TestInputCannotDriveATerminal(t *testing.T) {
	r := at(diag.Position{Source: "a\x1b[2J.yaml", Line: 1, Column: 7}, "k: \x1b]0;x\a\x7f\u009b31m\u202e\xff\r\n")
	r.Findings[0].Object, r.Findings[0].Message = "Ingress a\nb", "line one\nline \x1btwo"
	r.Summary.Skipped = []string{"charts/\x1b[m"}
	require.Equal(t, `a\x1b[2J.yaml:1:7: error: Ingress a\nb:
    line one
    line \x1btwo
    1 | k: \x1b]0;x\a\x7f\u009b31m\u202e\xff
      |          ^
1 error in 0 files with 0 Ingresses
skipped: charts/\x1b[m
`, written(t, "text", r, format.Options{}))
}

// at is a report of one error at a place of a text.
func at(p diag.Position, text string) format.Report {
	return format.Report{
		Findings: diag.List{{Severity: diag.Error, Pos: p, Message: "it is"}},
		Text:     func(diag.Position) []byte { return []byte(text) },
	}
}

func firstFinding(t *testing.T, r format.Report, o format.Options) string {
	t.Helper()
	out := strings.TrimSuffix(written(t, "text", r, o), "\n")
	return out[:strings.LastIndexByte(out, '\n')+1]
}

func FuzzTextHasNoControlCharacterButNewline(f *testing.F) {
	f.Add("a.yaml", "Ingress shop/web", "field", "message", "hint", "a: b\n", 1, 2, false)
	f.Add("\x1b[2J", "\r\n", "\t", "\u009b", "\u2028", "\xff\x00\ufeff\t\xc2\u0301界", 1, 9, true)
	f.Add("", "", "", "", "", strings.Repeat("界\x1b", 200), 1, 300, true)
	f.Fuzz(func(t *testing.T, source, object, field, message, hint, text string, line, column int, inStream bool) {
		p := diag.Position{Source: source, Line: line, Column: column, InStream: inStream}
		r := at(p, text)
		r.Findings[0] = diag.Diagnostic{Rule: field, Severity: diag.Error, Pos: p, Object: object, Field: field, Message: message, Hint: hint}
		r.Summary.Skipped = []string{object}
		got := written(t, "text", r, format.Options{})
		require.True(t, utf8.ValidString(got))
		require.Equal(t, -1, strings.IndexFunc(got, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }), "%q", got)
	})
}
