package rules

import (
	"fmt"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/spelling"
)

var annotationMisspelt = Rule{
	ID:       "annotation-misspelt",
	Title:    "An annotation that differs by a slip from one that the controller reads",
	Doc:      "The controller ignores annotations that it does not know, without a word. Reported is a name that one letter, or two exchanged, turn into one that it knows.",
	Severity: diag.Warning,
	Reason:   "the limits hold; another setting is missing",
	Ingress: func(p *Pass) {
		for _, a := range p.Annotations {
			name, ours := strings.CutPrefix(a.Key, p.Settings.Prefix+"/")
			if !ours || looksLikeLimit(name) || ingressnginx.IsAnnotation(name) {
				continue
			}
			if near := spelling.Slip(name, ingressnginx.Annotations()); near != "" {
				p.onName(a, finding{
					effect:  diag.NoEffect,
					message: "the controller does not know this annotation, and ignores it",
					hint:    fmt.Sprintf("did you mean %s?", near),
				})
			}
		}
	},
}
