package format_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// readJUnit reads the output as go-junit does, after a strict XML parser.
func readJUnit(t *testing.T, r format.Report) []junit.Suite {
	t.Helper()
	text := written(t, "junit", r, format.Options{})
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
	suites, err := junit.Ingest([]byte(text))
	require.NoError(t, err)
	return suites
}

func TestJUnitHasASuiteForEachSource(t *testing.T) {
	suites := readJUnit(t, shop())
	var names []string
	for _, s := range suites {
		names = append(names, s.Name)
	}
	require.Equal(t, []string{"policies/public shop.yaml", "shop/templates/admin.yaml", "shop/templates/ingress.yaml", "skipped"}, names)
	require.Equal(t, junit.Totals{Tests: 1, Passed: 1}, suites[1].Totals)
	require.Equal(t, junit.Totals{Tests: 1, Failed: 1}, suites[2].Totals)
	require.Equal(t, junit.Totals{Tests: 1, Skipped: 1}, suites[3].Totals)
}

func TestJUnitFailsACaseForAWarningAndNoneForInfo(t *testing.T) {
	suite := readJUnit(t, shop())[2]
	require.Len(t, suite.Tests, 1)
	failed := suite.Tests[0]
	require.Equal(t, "burst-without-rate: Ingress shop/web: nginx.ingress.kubernetes.io/limit-burst-multiplier", failed.Name)
	require.Equal(t, "shop/templates/ingress.yaml", failed.Classname)
	require.Equal(t, junit.Error{
		Message: "burst multiplier 8 has no rate to multiply", Type: "burst-without-rate",
		Body: `shop/templates/ingress.yaml (line 5, column 57 of the stream): warning: Ingress shop/web: nginx.ingress.kubernetes.io/limit-burst-multiplier:
    burst multiplier 8 has no rate to multiply [burst-without-rate]
    set requestsPerSecond or requestsPerMinute, or drop burstMultiplier
    5 |     nginx.ingress.kubernetes.io/limit-burst-multiplier: "8"
      |                                                         ^
`,
	}, failed.Error)
	require.Contains(t, suite.SystemOut, "[scope-unknown]")
}

func TestASourceWithInfoOnlyPasses(t *testing.T) {
	r := shop()
	r.Findings = r.Findings[2:]
	suite := readJUnit(t, r)[2]
	require.Equal(t, junit.Totals{Tests: 1, Passed: 1}, suite.Totals)
	require.Contains(t, suite.SystemOut, "[scope-unknown]")
}

func TestAFindingWithoutASourceHasASuiteToo(t *testing.T) {
	suites := readJUnit(t, format.Report{Findings: diag.List{{Severity: diag.Error}, {Severity: diag.Error, Pos: diag.Position{InStream: true}}}})
	require.Len(t, suites, 2)
	require.Equal(t, "rendered stream", suites[0].Name)
	require.Equal(t, "unknown source", suites[1].Name)
}

func TestJUnitOfNothingIsADocument(t *testing.T) {
	require.Equal(t, xml.Header+"<testsuites name=\"helm-ratelimit check\"></testsuites>\n", written(t, "junit", format.Report{}, format.Options{}))
}

func FuzzJUnitIsValidXMLWhateverTheInputIs(f *testing.F) {
	f.Add("a.yaml", "rule", "Ingress shop/web", "message", "a: b\n")
	f.Add("\x00", "\x1b<&>\"'", "]]>", "]]>\ufffe\xff", "]]>\x1b\n")
	f.Fuzz(func(t *testing.T, source, rule, object, message, text string) {
		r := at(diag.Position{Source: source, Line: 1, Column: 2}, text)
		r.Findings[0].Rule, r.Findings[0].Object, r.Findings[0].Message = rule, object, message
		info := r.Findings[0]
		info.Severity = diag.Info
		r.Findings = append(r.Findings, info)
		r.Summary.Skipped = []string{source + ": " + object}
		require.Len(t, readJUnit(t, r), 2)
	})
}
