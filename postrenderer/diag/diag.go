// Package diag holds findings as data: what is wrong, where, what it does in
// the cluster, and what to do about it. How a finding is shown is decided by
// whoever shows it.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding matters to the person who reads it. The
// zero value is not a severity.
type Severity uint8

// The severities, weakest first, so that they compare with < and >.
const (
	Info Severity = iota + 1
	Warning
	Error
)

var severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}

// String returns the lower-case name, or "" for a value that is no severity.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return ""
}

// MarshalText writes the name, so that reports hold "error" and not 3.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Effect is the consequence of a finding in the cluster. The zero value means
// that it is about our own input, such as a policy file, or that the cluster
// would do what is asked but a policy forbids it.
type Effect uint8

// The effects, worst first.
const (
	// ControllerFrozen: nginx refuses the whole configuration, for every
	// Ingress of that controller.
	ControllerFrozen Effect = iota + 1
	// IngressRejected: the API server or the controller does not take the object.
	IngressRejected
	// Unlimited: a limit that somebody asked for is missing.
	Unlimited
	// ValueIgnored: the controller uses another value.
	ValueIgnored
	// NoEffect: this setting does nothing; the others hold.
	NoEffect
	// Advice: nothing is wrong.
	Advice
)

var effectNames = [...]string{
	ControllerFrozen: "controller-frozen",
	IngressRejected:  "ingress-rejected",
	Unlimited:        "unlimited",
	ValueIgnored:     "value-ignored",
	NoEffect:         "no-effect",
	Advice:           "advice",
}

// String returns the name with hyphens, or "" for the zero value.
func (e Effect) String() string {
	if int(e) < len(effectNames) {
		return effectNames[e]
	}
	return ""
}

// MarshalText writes the name; the zero value is the empty string.
func (e Effect) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// Position is a place in some text that a person can open.
type Position struct {
	// Source is a file or, in a rendered stream, the template that the text
	// came from. Empty when neither is known.
	Source string `json:"source"`
	// Line counts from 1 in the file, or in the whole stream where Source is
	// a template (InStream). 0 is unknown.
	Line int `json:"line"`
	// Column counts runes from 1. 0 is unknown.
	Column int `json:"column"`
	// InStream says that Line counts in the rendered stream, not in Source.
	InStream bool `json:"-"`
}

// String returns the place as text: "policy.yaml:7:3" for a file, and
// "shop/templates/ingress.yaml (line 42, column 5 of the stream)" for a
// template, which nobody could open at the line of a stream.
func (p Position) String() string {
	if p.InStream {
		place := "line unknown"
		if p.Line > 0 {
			place = fmt.Sprintf("line %d, column %d of the stream", p.Line, p.Column)
		}
		if p.Source == "" {
			return place
		}
		return fmt.Sprintf("%s (%s)", p.Source, place)
	}
	s := p.Source
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d", s, p.Line)
		if p.Column > 0 {
			s = fmt.Sprintf("%s:%d", s, p.Column)
		}
	}
	return s
}

// Diagnostic is one finding.
type Diagnostic struct {
	// Rule is the id of the rule that found it, which is also its docs page.
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Effect   Effect   `json:"effect"`
	Pos      Position `json:"position"`
	// Object is "Kind namespace/name", or "Kind name" where no namespace is said.
	Object string `json:"object"`
	// Field is the annotation or the field path that the finding is about.
	Field string `json:"field"`
	// Message is the fact, one sentence in lower case with no full stop.
	Message string `json:"message"`
	// Hint is the remedy, or empty where there is none.
	Hint string `json:"hint"`
}

// String returns the finding as two or three lines of text without colours.
func (d Diagnostic) String() string {
	head := d.Severity.String()
	if pos := d.Pos.String(); pos != "" {
		head = pos + ": " + head
	}
	if d.Object != "" {
		head += ": " + d.Object
	}
	if d.Field != "" {
		head += ": " + d.Field
	}
	text := head + ":\n    " + d.Message
	if d.Rule != "" {
		text += " [" + d.Rule + "]"
	}
	if d.Hint != "" {
		text += "\n    " + d.Hint
	}
	return text
}

// List is any number of findings.
type List []Diagnostic

// Sort orders findings by place, then severity (worst first), then rule, so
// that the same input gives the same report on every run.
func (l List) Sort() {
	if len(l) < 2 {
		return
	}
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			byPlace(a.Pos, b.Pos),
			-cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Object, b.Object),
			cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// byPlace orders a stream by line whatever template each line came from, and
// files, which come first, by name.
func byPlace(a, b Position) int {
	switch {
	case a.InStream != b.InStream && a.InStream:
		return 1
	case a.InStream != b.InStream:
		return -1
	case a.InStream:
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Source, b.Source))
	}
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// AtLeast returns the findings of that severity and worse, in order.
func (l List) AtLeast(s Severity) List {
	var out List
	for _, d := range l {
		if d.Severity >= s {
			out = append(out, d)
		}
	}
	return out
}

// Worst returns the highest severity in the list, or 0 when it is empty.
func (l List) Worst() Severity {
	var worst Severity
	for _, d := range l {
		worst = max(worst, d.Severity)
	}
	return worst
}
