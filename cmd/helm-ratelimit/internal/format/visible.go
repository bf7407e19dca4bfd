package format

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// visible returns the text on one line with an escape, as Go writes it, for
// each character that cannot be printed: control characters, which drive a
// terminal, but also what reorders or hides text. XML cannot hold some of them.
func visible(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		_, size := utf8.DecodeRuneInString(s)
		b.WriteString(visibleRune(s[:size]))
		s = s[size:]
	}
	return b.String()
}

// visibleLines is visible with line breaks kept.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = visible(line)
	}
	return strings.Join(lines, "\n")
}

// visibleRune takes the bytes of one rune, or one byte that is not UTF-8.
func visibleRune(raw string) string {
	r, size := utf8.DecodeRuneInString(raw)
	if strconv.IsPrint(r) && (r != utf8.RuneError || size > 1) {
		return raw
	}
	quoted := strconv.Quote(raw)
	return quoted[1 : len(quoted)-1]
}

// visibleFinding returns the finding with visible text; only message and hint
// may have several lines.
func visibleFinding(d diag.Diagnostic) diag.Diagnostic {
	d.Rule, d.Object, d.Field = visible(d.Rule), visible(d.Object), visible(d.Field)
	d.Pos.Source = visible(d.Pos.Source)
	d.Message, d.Hint = visibleLines(d.Message), visibleLines(d.Hint)
	return d
}
