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

// annotation is a workflow command as the runner of GitHub Actions reads it.
type annotation struct {
	name       string
	properties map[string]string
	message    string
}

// parseCommand undoes the escaping in the order of the runner, % last.
// https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
func parseCommand(t *testing.T, line string) annotation {
	t.Helper()
	rest, ok := strings.CutPrefix(line, "::")
	require.True(t, ok, "%q is no command", line)
	head, message, ok := strings.Cut(rest, "::")
	require.True(t, ok, "%q has no message", line)
	name, properties, _ := strings.Cut(head, " ")
	a := annotation{name: name, properties: map[string]string{}, message: unescape(message, "%0D", "\r", "%0A", "\n", "%25", "%")}
	for p := range strings.SplitSeq(properties, ",") {
		if key, value, ok := strings.Cut(p, "="); ok {
			a.properties[key] = unescape(value, "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
		}
	}
	return a
}

func unescape(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
	}
	return s
}

func TestGitHubAnnotatesTheFile(t *testing.T) {
	lines := strings.Split(written(t, "github", shop(), format.Options{}), "\n")
	require.Equal(t, annotation{
		name:       "error",
		properties: map[string]string{"file": "policies/public shop.yaml", "line": "3", "col": "31", "title": "policy-invalid"},
		message:    `spec.limits.requestsPerSecond: "10/s": want a whole number of requests, such as 10`,
	}, parseCommand(t, lines[0]))
}

func TestGitHubIsToldThePlaceInAStreamInTheMessage(t *testing.T) {
	lines := strings.Split(written(t, "github", shop(), format.Options{}), "\n")
	a := parseCommand(t, lines[1])
	require.Equal(t, "warning", a.name)
	require.Equal(t, map[string]string{"title": "burst-without-rate"}, a.properties)
	require.True(t, strings.HasPrefix(a.message, "shop/templates/ingress.yaml (line 5, column 57 of the stream): Ingress shop/web: "), a.message)
	require.Equal(t, "notice", parseCommand(t, lines[2]).name)
	require.Equal(t, "charts/foo: needs a value for host", parseCommand(t, lines[3]).message)
}

func TestAGitHubCommandWithoutPropertiesHasNoSpace(t *testing.T) {
	r := format.Report{Findings: diag.List{{Severity: diag.Error, Message: "it is"}}}
	require.Equal(t, "::error::it is\n", written(t, "github", r, format.Options{}))
}

func TestAnUnknownColumnIsLeftOutForGitHub(t *testing.T) {
	r := format.Report{Findings: diag.List{{Severity: diag.Error, Message: "it is", Pos: diag.Position{Source: "a,b:c.yaml", Line: 2}}}}
	require.Equal(t, "::error file=a%2Cb%3Ac.yaml,line=2::it is\n", written(t, "github", r, format.Options{}))
}

func FuzzGitHubCommandsSurviveEscaping(f *testing.F) {
	f.Add("a.yaml", "rule", "Ingress shop/web", "field", "message", "hint")
	f.Add("a,b:c%2C.yaml", "::error::%", "100%0A", "::warning title=x::y", "one\ntwo%0D", "%25")
	f.Add("\r\n", "\x1b", "\xff", "\u2028", "a\r\n::error::b", "=,=")
	f.Add(" ", "", "", "", "", "") // a property that ends in a space lost it
	f.Fuzz(func(t *testing.T, source, rule, object, field, message, hint string) {
		d := diag.Diagnostic{Rule: rule, Severity: diag.Warning, Pos: diag.Position{Source: source, Line: 7}, Object: object, Field: field, Message: message, Hint: hint}
		out := written(t, "github", format.Report{Findings: diag.List{d}}, format.Options{})
		require.Equal(t, 1, strings.Count(out, "\n"), "one line is one command")
		require.NotContains(t, out, "\r")
		a := parseCommand(t, strings.TrimSuffix(out, "\n"))
		require.Equal(t, "warning", a.name)
		if printable(source, rule) {
			require.Equal(t, source, a.properties["file"])
			require.Equal(t, rule, a.properties["title"])
		}
		oneLine := strings.NewReplacer("\n", " ")
		if printable(object, field, oneLine.Replace(message), oneLine.Replace(hint)) {
			require.Equal(t, sentence(d), a.message)
		}
	})
}

// sentence is the message as it was meant.
func sentence(d diag.Diagnostic) string {
	s := d.Message
	if d.Hint != "" {
		s += "\n" + d.Hint
	}
	for _, before := range []string{d.Field, d.Object} {
		if before != "" {
			s = before + ": " + s
		}
	}
	return s
}

// printable reports whether no text is shown escaped.
func printable(texts ...string) bool {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
			return false
		}
	}
	return true
}
