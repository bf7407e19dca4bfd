package format

import (
	"bytes"
	"strconv"
	"strings"
)

// JUnit has no standard; these are the elements and attributes that CI systems
// read. Package encoding/xml could write them, but it makes a table of HTML's
// entities in each start of the program, also where there is no XML.

type junitSuite struct {
	name   string
	cases  []junitCase
	output string // of findings that are no failures
}

type junitCase struct {
	name, class string
	failure     *junitFailure
	skipped     string // why; "" is not skipped
}

type junitFailure struct{ message, kind, text string }

// counts is how many cases failed, and how many were skipped.
func (s junitSuite) counts() (failures, skips int) {
	for _, c := range s.cases {
		if c.failure != nil {
			failures++
		}
		if c.skipped != "" {
			skips++
		}
	}
	return failures, skips
}

// writeJUnit writes a document.
func writeJUnit(name string, suites []junitSuite) []byte {
	var tests, failures, skips int
	for _, s := range suites {
		f, k := s.counts()
		tests, failures, skips = tests+len(s.cases), failures+f, skips+k
	}
	var w xmlWriter
	w.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	all := attributes{}.text("name", name).some("tests", tests).some("failures", failures).some("skipped", skips)
	w.parent("testsuites", all, len(suites), func(i int) { w.suite(i, suites[i]) })
	w.b.WriteByte('\n')
	return w.b.Bytes()
}

func (w *xmlWriter) suite(id int, s junitSuite) {
	failures, skips := s.counts()
	about := attributes{}.text("name", s.name).number("tests", len(s.cases)).number("failures", failures).
		number("errors", 0).number("id", id).some("skipped", skips).text("time", noTime)
	n := len(s.cases)
	if s.output != "" {
		n++
	}
	w.parent("testsuite", about, n, func(i int) {
		if i == len(s.cases) {
			w.leaf("system-out", nil, s.output)
			return
		}
		w.testcase(s.cases[i])
	})
}

func (w *xmlWriter) testcase(c junitCase) {
	about := attributes{}.text("name", c.name).text("classname", c.class).text("time", noTime)
	switch {
	case c.failure != nil:
		why := attributes{}.text("message", c.failure.message).text("type", c.failure.kind)
		w.parent("testcase", about, 1, func(int) { w.leaf("failure", why, c.failure.text) })
	case c.skipped != "":
		w.parent("testcase", about, 1, func(int) { w.leaf("skipped", attributes{}.text("message", c.skipped), "") })
	default:
		w.leaf("testcase", about, "")
	}
}

// attributes are in the order in which they are written.
type attributes [][2]string

func (a attributes) text(name, value string) attributes { return append(a, [2]string{name, value}) }

func (a attributes) number(name string, n int) attributes { return a.text(name, strconv.Itoa(n)) }

// some leaves out 0.
func (a attributes) some(name string, n int) attributes {
	if n == 0 {
		return a
	}
	return a.number(name, n)
}

// xmlWriter writes elements, each on a line of its own. Texts must be visible:
// XML cannot hold all characters.
type xmlWriter struct {
	b     bytes.Buffer
	depth int
}

// parent writes an element with n others in it.
func (w *xmlWriter) parent(name string, a attributes, n int, child func(i int)) {
	w.start(name, a)
	w.depth++
	for i := range n {
		child(i)
	}
	w.depth--
	if n > 0 {
		w.newLine()
	}
	w.b.WriteString("</" + name + ">")
}

// leaf writes an element with text, or nothing, in it.
func (w *xmlWriter) leaf(name string, a attributes, text string) {
	w.start(name, a)
	if text != "" {
		w.b.WriteString("<![CDATA[" + strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>") + "]]>")
	}
	w.b.WriteString("</" + name + ">")
}

func (w *xmlWriter) start(name string, a attributes) {
	w.newLine()
	w.b.WriteString("<" + name)
	for _, attribute := range a {
		w.b.WriteString(" " + attribute[0] + `="` + escapeAttribute(attribute[1]) + `"`)
	}
	w.b.WriteByte('>')
}

func (w *xmlWriter) newLine() { w.b.WriteString("\n" + strings.Repeat("\t", w.depth)) }

// escapeAttribute also keeps line breaks, which a reader takes for blanks.
func escapeAttribute(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\n", "&#xA;").Replace(s)
}
