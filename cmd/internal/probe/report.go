package probe

import (
	"math"
	"slices"
	"time"
)

// Outcome is what a check, or the whole run, came to.
type Outcome string

// The outcomes, as they are written.
const (
	AsExpected Outcome = "as-expected"
	Differs    Outcome = "differs"
	// Unmeasured is what could not be told.
	Unmeasured Outcome = "unmeasured"
	// Observed is what nothing was expected of.
	Observed Outcome = "observed"
)

// Report is what a run found (docs/schemas/probe.schema.json).
type Report struct {
	Target      Target     `json:"target"`
	Outcome     Outcome    `json:"outcome"`
	Reason      string     `json:"reason"`
	Interrupted bool       `json:"interrupted"`
	Sent        int        `json:"sent"`
	Bound       int        `json:"bound"`
	Seconds     float64    `json:"seconds"`
	Replicas    int        `json:"replicas"`
	AtOnce      Check      `json:"atOnce"`
	PerMinute   Check      `json:"perMinute"`
	Connections Check      `json:"connections"`
	Refused     Refused    `json:"refused"`
	Statuses    []Statuses `json:"statuses"`
	Failures    []Failures `json:"failures"`
}

// Target is where requests went.
type Target struct {
	URL    string `json:"url"`
	Host   string `json:"host"`
	Method string `json:"method"`
	// Source is the local address, empty where the system chose it.
	Source string `json:"source"`
}

// Check compares one number.
type Check struct {
	Outcome Outcome `json:"outcome"`
	// Expected is nil where nothing is, Seen where it was not measured.
	Expected *Between `json:"expected"`
	Seen     *Between `json:"seen"`
	// Note says how it was measured, or why it was not, or what may be wrong.
	Note string `json:"note"`
}

// Between is a range as it is written; High is nil for "or more".
type Between struct {
	Low  float64  `json:"low"`
	High *float64 `json:"high"`
}

// Refused compares the statuses of refusals.
type Refused struct {
	Outcome    Outcome `json:"outcome"`
	Expected   []int   `json:"expected"`
	Seen       []int   `json:"seen"`
	RetryAfter *string `json:"retryAfter"`
}

// Statuses is how many answers had a status.
type Statuses struct {
	Status int `json:"status"`
	Count  int `json:"count"`
}

// Failures is how many requests had no answer for a reason.
type Failures struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

func between(r Range) *Between {
	b := &Between{Low: rounded(r.Low)}
	if !math.IsInf(r.High, 1) {
		high := rounded(r.High)
		b.High = &high
	}
	return b
}

// rounded keeps the hundredths, more than any measurement is good for.
func rounded(f float64) float64 { return math.Round(f*100) / 100 }

// tally counts answers by status and by reason, in order.
func (r *Report) tally(shots []Shot) {
	r.Statuses, r.Failures = []Statuses{}, []Failures{}
	var end time.Duration
	for _, s := range shots {
		end = max(end, s.Done)
		if s.Status > 0 {
			i, known := slices.BinarySearchFunc(r.Statuses, s.Status, func(a Statuses, status int) int { return a.Status - status })
			if !known {
				r.Statuses = slices.Insert(r.Statuses, i, Statuses{Status: s.Status})
			}
			r.Statuses[i].Count++
			continue
		}
		i := slices.IndexFunc(r.Failures, func(f Failures) bool { return f.Reason == s.Failure })
		if i < 0 {
			i = len(r.Failures)
			r.Failures = append(r.Failures, Failures{Reason: s.Failure})
		}
		r.Failures[i].Count++
	}
	r.Sent, r.Seconds = len(shots), rounded(end.Seconds())
}

// conclude sets the outcome of the whole: a difference is one even where
// something else could not be measured.
func (r *Report) conclude() {
	all := []Outcome{r.AtOnce.Outcome, r.PerMinute.Outcome, r.Connections.Outcome, r.Refused.Outcome}
	for _, o := range []Outcome{Differs, Unmeasured, AsExpected, Observed} {
		if slices.Contains(all, o) {
			r.Outcome = o
			return
		}
	}
}
