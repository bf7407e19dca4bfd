package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// explainText writes the explanations for a person.
func explainText(w *bytes.Buffer, ingresses []postrenderer.Ingress) {
	for i, e := range newExplanations(ingresses).Ingresses {
		if i > 0 {
			fmt.Fprintln(w)
		}
		e.text(w)
	}
	if len(ingresses) == 0 {
		fmt.Fprintln(w, "There is no Ingress of an ingress-nginx.")
	}
}

func (e explanation) text(w *bytes.Buffer) {
	fmt.Fprintf(w, "%s, %s\n", e.Object, e.Position)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, value string) { _, _ = fmt.Fprintf(table, "  %s\t%s\n", name, value) }
	row("paths, one count for all", cmp.Or(strings.Join(e.Paths, ", "), "none"))
	if len(e.Addresses) > 0 {
		row("reached at", strings.Join(e.Addresses, ", "))
	}
	row("controller", e.Controller.text())
	for _, l := range e.Limits {
		row(l.Name+" "+l.Value, "from "+l.Origin)
	}
	if len(e.Limits) == 0 {
		row("limits", "none")
	}
	if !e.InForce {
		row("in force", "NO: "+whyNot(e.Why))
	}
	_ = table.Flush() // to memory
	if e.PerReplica != nil {
		e.forecasts(w)
		fmt.Fprintf(w, "  Over a limit: %s.\n", e.Refused.text())
	}
}

func (e explanation) forecasts(w *bytes.Buffer) {
	const line = "  %-17s  %8s  %12s  %12s  %15s  %11s\n"
	fmt.Fprintf(w, line, "one client gets", "at once", "first second", "first minute", "a minute, later", "in progress")
	for _, r := range []struct {
		who string
		f   *forecast
	}{{"from each replica", e.PerReplica}, {"from all replicas", e.AllReplicas}} {
		if r.f != nil {
			fmt.Fprintf(w, line, r.who, number(r.f.AtOnce), number(r.f.FirstSecond), number(r.f.FirstMinute), decimal(r.f.PerMinute), number(r.f.InProgress))
		}
	}
}

func number(n *int) string {
	if n == nil {
		return "any"
	}
	return strconv.Itoa(*n)
}

func decimal(n *float64) string {
	if n == nil {
		return "any"
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

func (c controllerFacts) text() string {
	text := c.Version
	if isLast(c.Version) {
		text += ", the last"
	}
	if !c.Validation {
		text += ", annotations not validated"
	}
	if c.Replicas == nil {
		return text + ", replicas not known (--controller-replicas)"
	}
	return fmt.Sprintf("%s, %s", text, count(*c.Replicas, "replica"))
}

func (r refused) text() string {
	switch {
	case r.Rate == nil:
		return "the status in the controller's ConfigMap, 503 where it says nothing"
	case *r.Rate == *r.Connections:
		return fmt.Sprintf("status %d", *r.Rate)
	}
	return fmt.Sprintf("status %d above a rate, %d above connections", *r.Rate, *r.Connections)
}

// whyNot says in words why the limits are not in force.
func whyNot(effect string) string {
	switch effect {
	case "controller-frozen":
		return "nginx refuses its whole configuration while this Ingress is there"
	case "ingress-rejected":
		return "the Ingress is not taken"
	case "unlimited":
		return "the controller drops them all"
	}
	return "those of the main Ingress hold"
}
