package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// report is all that a run found and decided.
type report struct {
	Findings  diag.List
	Accepted  []postrenderer.Accepted
	Ingresses []postrenderer.Ingress
}

// sort puts the findings in the order of the text.
func (r *report) sort() { r.Findings.Sort() }

// writeFile writes the report in one of the formats of --report-format.
func (r *report) writeFile(name, format string) error {
	text := r.text()
	if format == "json" {
		var err error
		if text, err = r.json(); err != nil {
			return err
		}
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// text lists each Ingress with its limits and where they come from, and then
// the findings.
func (r *report) text() string {
	var b strings.Builder
	for _, ing := range r.Ingresses {
		fmt.Fprintf(&b, "%s: %s: %s\n", ing.Pos, ing.Object, ing.Limits)
		for _, f := range limits.Fields {
			if value, ok := f.Text(ing.Limits); ok {
				fmt.Fprintf(&b, "    %s %s from %s\n", f.Name, value, ing.Origin.Of(f.Name))
			}
		}
		for _, a := range ing.Written {
			fmt.Fprintf(&b, "    written: %s: %q\n", a.Key, a.Value)
		}
	}
	for _, d := range r.Findings {
		fmt.Fprintln(&b, d)
	}
	for _, a := range r.Accepted {
		fmt.Fprintf(&b, "accepted by %s: %s\n", acceptedBy(a), a.Diagnostic)
	}
	if b.Len() == 0 {
		return "no Ingress of an ingress-nginx, and no findings\n"
	}
	return b.String()
}

// acceptedBy says who accepted a finding, and why.
func acceptedBy(a postrenderer.Accepted) string {
	if a.Reason == "" {
		return a.By
	}
	return fmt.Sprintf("%s, %q", a.By, a.Reason)
}

type jsonReport struct {
	Findings  diag.List      `json:"findings"`
	Accepted  []jsonAccepted `json:"accepted"`
	Ingresses []jsonIngress  `json:"ingresses"`
	Summary   jsonSummary    `json:"summary"`
}

type jsonAccepted struct {
	diag.Diagnostic
	Reason string `json:"reason"`
	By     string `json:"by"`
}

type jsonIngress struct {
	Object   string            `json:"object"`
	Position diag.Position     `json:"position"`
	Limits   map[string]string `json:"limits"`
	Origin   map[string]string `json:"origin"`
	Written  map[string]string `json:"written"`
}

type jsonSummary struct {
	Errors    int `json:"errors"`
	Warnings  int `json:"warnings"`
	Infos     int `json:"infos"`
	Ingresses int `json:"ingresses"`
}

func (r *report) json() (string, error) {
	out := jsonReport{Findings: r.Findings, Accepted: []jsonAccepted{}, Ingresses: []jsonIngress{}}
	if out.Findings == nil {
		out.Findings = diag.List{}
	}
	for _, a := range r.Accepted {
		out.Accepted = append(out.Accepted, jsonAccepted(a))
	}
	for _, ing := range r.Ingresses {
		j := jsonIngress{Object: ing.Object, Position: ing.Pos, Limits: map[string]string{}, Origin: ing.Origin.ByField(), Written: map[string]string{}}
		for _, f := range limits.Fields {
			if value, ok := f.Text(ing.Limits); ok {
				j.Limits[f.Name] = value
			}
		}
		for _, a := range ing.Written {
			j.Written[a.Key] = a.Value
		}
		out.Ingresses = append(out.Ingresses, j)
	}
	counts := map[diag.Severity]int{}
	for _, d := range r.Findings {
		counts[d.Severity]++
	}
	out.Summary = jsonSummary{counts[diag.Error], counts[diag.Warning], counts[diag.Info], len(r.Ingresses)}
	text, err := json.MarshalIndent(out, "", "  ")
	return string(text) + "\n", err
}

// findingsText is what a person sees: the findings, and what follows from them.
func findingsText(findings diag.List, cause error) string {
	var b strings.Builder
	for _, d := range findings {
		fmt.Fprintln(&b, d)
	}
	var refused *postrenderer.RefusedError
	switch {
	case errors.As(cause, &refused):
		b.WriteString("helm-ratelimit: refused: the input cannot be read or edited without a guess; nothing was written\n")
	case cause != nil:
		fmt.Fprintf(&b, "helm-ratelimit: failed on %s; nothing was written\n", count(len(findings.AtLeast(diag.Error)), "error"))
	}
	return b.String()
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
