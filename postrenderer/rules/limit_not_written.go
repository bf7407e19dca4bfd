package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

var limitNotWritten = Rule{
	ID:    "limit-not-written",
	Title: "An Ingress in the cluster lacks a limit that is asked for",
	Doc: "The limits annotation and policies do nothing by themselves: the post-renderer writes what they ask for. An Ingress that reached the cluster " +
		"without it runs without these limits.",
	Severity: diag.Error,
	Reason:   "somebody asked for a limit that is not there",
	Ingress: func(p *Pass) {
		if len(p.Missing) == 0 {
			return
		}
		var texts []string
		for _, a := range p.Missing {
			texts = append(texts, fmt.Sprintf("%s: %q", a.Key, a.Value))
		}
		at := place{on: p.Ingress, pos: p.Ingress.Pos()}
		if p.Intent.Text != "" {
			at.field, at.pos = policy.LimitsAnnotation, p.Intent.Pos()
		}
		p.add(at, finding{
			effect:  diag.Unlimited,
			message: "runs without what was asked for: " + strings.Join(texts, ", "),
			hint:    "install the release with the post-renderer",
		})
	},
}
