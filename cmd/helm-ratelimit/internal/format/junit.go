package format

import (
	"maps"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// noTime: nothing is measured, and readers want a number.
const noTime = "0.000"

// encodeJUnit writes a suite for each source, with a case for each warning and
// error, which failed, or one that passed where there is none. The names of
// cases have no line, so that a CI system can follow them from run to run.
func encodeJUnit(r Report, _ Options) ([]byte, error) {
	bySource := map[string]diag.List{}
	for _, source := range r.Sources {
		bySource[source] = nil
	}
	for _, d := range r.Findings {
		source := sourceOf(d.Pos)
		bySource[source] = append(bySource[source], d)
	}
	p := printer{text: r.Text}
	var suites []junitSuite
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		suites = append(suites, p.suite(source, bySource[source]))
	}
	if len(r.Summary.Skipped) > 0 {
		suites = append(suites, skippedSuite(r.Summary.Skipped))
	}
	return writeJUnit("helm-ratelimit check", suites), nil
}

func sourceOf(p diag.Position) string {
	switch {
	case p.Source != "":
		return p.Source
	case p.InStream:
		return "rendered stream"
	default:
		return "unknown source"
	}
}

func (p printer) suite(source string, findings diag.List) junitSuite {
	s := junitSuite{name: visible(source)}
	var infos strings.Builder
	for _, d := range findings {
		if d.Severity < diag.Warning {
			infos.WriteString(p.finding(d))
			continue
		}
		s.cases = append(s.cases, p.failed(s.name, d))
	}
	if len(s.cases) == 0 {
		s.cases = []junitCase{{name: "no errors or warnings", class: s.name}}
	}
	s.output = infos.String()
	return s
}

func (p printer) failed(class string, d diag.Diagnostic) junitCase {
	shown := visibleFinding(d)
	var name []string
	for _, s := range []string{shown.Rule, shown.Object, shown.Field} {
		if s != "" {
			name = append(name, s)
		}
	}
	return junitCase{
		name: strings.Join(name, ": "), class: class,
		failure: &junitFailure{message: shown.Message, kind: shown.Rule, text: p.finding(d)},
	}
}

func skippedSuite(reasons []string) junitSuite {
	s := junitSuite{name: "skipped"}
	for _, reason := range reasons {
		what, _, _ := strings.Cut(reason, ": ")
		s.cases = append(s.cases, junitCase{name: visible(what), class: s.name, skipped: visible(reason)})
	}
	return s
}
