package main

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

// maxHit is how many clients the text names; JSON has all.
const maxHit = 20

// simulateText writes the result for a person. The name is that of the file,
// where there is no load.
func simulateText(w *bytes.Buffer, r simulation.Result, name string) {
	fmt.Fprintf(w, "%s; %s of the controller\n", limitsText(r.Limits), count(r.Replicas, "replica"))
	if r.Load != nil {
		fmt.Fprintf(w, "%s: %s\n", count(r.Clients, "client")+each(r.Clients), *r.Load)
	} else {
		fmt.Fprintf(w, "%s: %s of %s\n", name, count(r.Total.Offered, "request"), count(r.Clients, "client"))
	}
	if r.Replicas > 1 {
		fmt.Fprintln(w, "Requests of a client go to the replicas in turn; each replica counts for itself.")
	}
	fmt.Fprintln(w)
	intervalsText(w, r)
	if r.Total.Rejected > 0 {
		fmt.Fprintf(w, "\nrejected by %s\n", rejectedText(r.Total.RejectedBy))
	}
	if r.Load == nil {
		fmt.Fprintln(w)
		clientsText(w, r)
	}
}

func each(clients int) string {
	if clients == 1 {
		return ""
	}
	return ", each"
}

func limitsText(all []simulation.Limit) string {
	var parts []string
	for _, l := range all {
		parts = append(parts, l.Name+" "+l.Value)
	}
	return strings.Join(parts, ", ")
}

// intervalsText writes a line for each interval and one for all: for each
// client and for all clients, where they are alike and there are several.
func intervalsText(w *bytes.Buffer, r simulation.Result) {
	both := r.EachClient != nil && r.Clients > 1
	row := func(from string, c simulation.Counts) []string {
		cells := []string{from}
		if both {
			cells = append(cells, numbers(c.Offered/r.Clients, c.Admitted/r.Clients, c.Rejected/r.Clients)...)
		}
		return append(cells, numbers(c.Offered, c.Admitted, c.Rejected)...)
	}
	head := []string{"from", "offered", "admitted", "rejected"}
	if both {
		head = []string{"from", "each: offered", "admitted", "rejected", fmt.Sprintf("all %d: offered", r.Clients), "admitted", "rejected"}
	}
	for _, l := range r.Intervals[0].Fullest {
		head = append(head, flagNames[l.Limit].name+" bucket")
	}
	rows := [][]string{head}
	for _, i := range r.Intervals {
		cells := row(moment(r, i.From), i.Counts)
		for _, l := range i.Fullest {
			cells = append(cells, percent(l))
		}
		rows = append(rows, cells)
	}
	writeTable(w, tabwriter.AlignRight, append(rows, row("in all", r.Total)))
}

func numbers(all ...int) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = strconv.Itoa(n)
	}
	return out
}

// writeTable writes rows of cells, whose columns are as wide as they must be.
func writeTable(w *bytes.Buffer, flags uint, rows [][]string) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', flags)
	end := "\n"
	if flags&tabwriter.AlignRight != 0 {
		end = "\t\n" // or the last column is not aligned
	}
	for _, cells := range rows {
		_, _ = fmt.Fprint(table, strings.Join(cells, "\t"), end) // to memory
	}
	_ = table.Flush()
}

// percent is how full a bucket is; 100 % only where it is full.
func percent(l simulation.Level) string {
	return strconv.Itoa(int(math.Floor(100*l.Level/l.Burst))) + " %"
}

// moment is a time of the result: of day where there is a clock.
func moment(r simulation.Result, seconds float64) string {
	after := time.Duration(math.Round(seconds*1000)) * time.Millisecond
	if r.Start != nil {
		form := "2006-01-02 15:04:05"
		if r.IntervalSeconds < 1 {
			form += ".000"
		}
		return r.Start.Add(after).Format(form)
	}
	text := after.String() // such as 1h0m0s
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func rejectedText(by simulation.RejectedBy) string {
	var parts []string
	for _, p := range []struct {
		limit string
		n     int
	}{{"requestsPerSecond", by.RequestsPerSecond}, {"requestsPerMinute", by.RequestsPerMinute}, {"connections", by.Connections}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", p.limit, p.n))
		}
	}
	return strings.Join(parts, ", ")
}

// clientsText names the clients that had a request rejected.
func clientsText(w *bytes.Buffer, r simulation.Result) {
	hit := len(r.RejectedClients)
	if hit == 0 {
		fmt.Fprintln(w, "No client had a request rejected.")
		return
	}
	fmt.Fprintf(w, "%d of %s had requests rejected\n", hit, count(r.Clients, "client"))
	rows := [][]string{{"client", "offered", "admitted", "rejected", "first rejected", "rejected by"}}
	for _, c := range r.RejectedClients[:min(hit, maxHit)] {
		name := "(no address)"
		if c.Client.IsValid() {
			name = c.Client.String()
		}
		cells := append([]string{name}, numbers(c.Offered, c.Admitted, c.Rejected)...)
		rows = append(rows, append(cells, moment(r, c.FirstRejected), rejectedText(c.RejectedBy)))
	}
	writeTable(w, 0, rows)
	if hit > maxHit {
		fmt.Fprintf(w, "and %s more: -o json has all\n", count(hit-maxHit, "client"))
	}
}
