package format

import (
	"bytes"
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// noTime: nothing is measured, and readers want a number.
const noTime = "0.000"

// encodeJUnit writes a suite for each source, with a case for each warning and
// error, which failed, or one that passed where there is none. The names of
// cases have no line, so that a CI system can follow them from run to run.
func encodeJUnit(r Report, _ Options) ([]byte, error) {
	suites := junit.Testsuites{Name: "helm-ratelimit check"}
	bySource := map[string]diag.List{}
	for _, source := range r.Sources {
		bySource[source] = nil
	}
	for _, d := range r.Findings {
		source := sourceOf(d.Pos)
		bySource[source] = append(bySource[source], d)
	}
	p := printer{text: r.Text}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		suites.AddSuite(p.suite(source, bySource[source]))
	}
	if len(r.Summary.Skipped) > 0 {
		suites.AddSuite(skippedSuite(r.Summary.Skipped))
	}
	for i := range suites.Suites {
		suites.Suites[i].ID = i
	}
	b := bytes.NewBufferString(xml.Header)
	err := suites.WriteXML(b)
	return b.Bytes(), err
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

func (p printer) suite(source string, findings diag.List) junit.Testsuite {
	s := junit.Testsuite{Name: visible(source), Time: noTime}
	var infos strings.Builder
	for _, d := range findings {
		if d.Severity < diag.Warning {
			infos.WriteString(p.finding(d))
			continue
		}
		s.AddTestcase(p.failed(s.Name, d))
	}
	if s.Tests == 0 {
		s.AddTestcase(junit.Testcase{Name: "no errors or warnings", Classname: s.Name, Time: noTime})
	}
	if infos.Len() > 0 {
		s.SystemOut = &junit.Output{Data: infos.String()}
	}
	return s
}

func (p printer) failed(class string, d diag.Diagnostic) junit.Testcase {
	shown := visibleFinding(d)
	var name []string
	for _, s := range []string{shown.Rule, shown.Object, shown.Field} {
		if s != "" {
			name = append(name, s)
		}
	}
	return junit.Testcase{
		Name: strings.Join(name, ": "), Classname: class, Time: noTime,
		Failure: &junit.Result{Message: shown.Message, Type: shown.Rule, Data: p.finding(d)},
	}
}

func skippedSuite(reasons []string) junit.Testsuite {
	s := junit.Testsuite{Name: "skipped", Time: noTime}
	for _, reason := range reasons {
		what, _, _ := strings.Cut(reason, ": ")
		s.AddTestcase(junit.Testcase{
			Name: visible(what), Classname: s.Name, Time: noTime, Skipped: &junit.Result{Message: visible(reason)},
		})
	}
	return s
}
