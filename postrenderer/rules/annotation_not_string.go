package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var annotationNotString = Rule{
	ID:    "annotation-not-string",
	Title: "An annotation is written as a number or a boolean, not as a string",
	Doc: "Kubernetes' annotations are strings. The API server refuses an object whose annotation is a YAML number, boolean, list or mapping; " +
		"to it, on and yes without quotes are booleans.",
	Severity: diag.Error,
	Reason:   "the release fails to install",
	Ingress: func(p *Pass) {
		for _, a := range p.notStrings() {
			p.onKey(a.Key, finding{
				effect:  diag.IngressRejected,
				message: fmt.Sprintf("the value %s is not a string, so the API server refuses the Ingress", describe(a.Value)),
				hint:    quoted(a.Value),
			})
		}
	},
}

// quoted says how a value is made a string.
func quoted(v manifest.Value) string {
	if !v.IsScalar {
		return "write it as a string"
	}
	return fmt.Sprintf("write it with quotes: %q", v.Text)
}
