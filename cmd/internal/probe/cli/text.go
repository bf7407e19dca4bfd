package cli

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe/send"
)

// text is the report for a person.
func text(r probe.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d of at most %d requests, in %s s\n", r.Target.Method, r.Target.URL, r.Sent, r.Bound, decimal(r.Seconds))
	for _, s := range r.Statuses {
		fmt.Fprintf(&b, "  %6d × status %d\n", s.Count, s.Status)
	}
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "  %6d × %s\n", f.Count, f.Reason)
	}
	if r.Reason != "" && r.Outcome == probe.Unmeasured && !r.Interrupted {
		fmt.Fprintf(&b, "could not measure: %s\n", r.Reason)
		return b.String()
	}
	rows(&b, r)
	fmt.Fprintln(&b, verdict(r))
	return b.String()
}

func rows(b *strings.Builder, r probe.Report) {
	const line = "  %-12s %-15s %-15s %s\n"
	fmt.Fprintf(b, line, "", "expected", "seen", "")
	for _, c := range checks(r) {
		if c.Note == "not tried" && c.Outcome == probe.Observed {
			continue
		}
		fmt.Fprintf(b, line, c.name, span(c.Expected), span(c.Seen), words(c.Outcome))
		if c.Note != "" {
			fmt.Fprintf(b, "    %s\n", strings.ReplaceAll(c.Note, "; ", "\n    "))
		}
	}
	if len(r.Refused.Seen) == 0 {
		return
	}
	fmt.Fprintf(b, line, "status", numbers(r.Refused.Expected), numbers(r.Refused.Seen), words(r.Refused.Outcome))
	if after := r.Refused.RetryAfter; after != nil {
		fmt.Fprintf(b, "    Retry-After: %q\n", *after)
	} else {
		fmt.Fprintln(b, "    no Retry-After")
	}
}

type namedCheck struct {
	name string
	probe.Check
}

func checks(r probe.Report) []namedCheck {
	return []namedCheck{{"at once", r.AtOnce}, {"a minute", r.PerMinute}, {"connections", r.Connections}}
}

// verdict is the last line.
func verdict(r probe.Report) string {
	var named []string
	for _, c := range append(checks(r), namedCheck{"status", probe.Check{Outcome: r.Refused.Outcome}}) {
		if c.Outcome == r.Outcome {
			named = append(named, c.name)
		}
	}
	text := map[probe.Outcome]string{
		probe.AsExpected: "as expected",
		probe.Differs:    "differs from what is expected: " + strings.Join(named, ", "),
		probe.Unmeasured: "could not measure: " + strings.Join(named, ", "),
		probe.Observed:   "nothing was expected; this is what was seen",
	}[r.Outcome]
	if r.Interrupted {
		text += " (" + r.Reason + ")"
	}
	return text
}

func words(o probe.Outcome) string {
	return map[probe.Outcome]string{
		probe.AsExpected: "as expected", probe.Differs: "DIFFERS", probe.Unmeasured: "could not measure",
	}[o]
}

func span(b *probe.Between) string {
	switch {
	case b == nil:
		return "-"
	case b.High == nil:
		return decimal(b.Low) + " or more"
	case *b.High == b.Low:
		return decimal(b.Low)
	}
	return decimal(b.Low) + " to " + decimal(*b.High)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func numbers(list []int) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	return cmp.Or(strings.Join(texts, ", "), "-")
}

// progress is one line on a terminal that is written again and again.
type progress struct {
	out io.Writer
	on  bool
}

func (p progress) show(s send.Progress) {
	if p.on {
		_, _ = fmt.Fprintf(p.out, "\r\x1b[K%s: %d sent, %d admitted, %d refused", s.Phase, s.Count.Sent, s.Count.Admitted, s.Count.Refused)
	}
}

func (p progress) clear() {
	if p.on {
		_, _ = io.WriteString(p.out, "\r\x1b[K")
	}
}
