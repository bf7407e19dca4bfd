package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var annotationNotString = Rule{
	ID:       "annotation-not-string",
	Title:    "A limit is written as a number, not as a string",
	Doc:      "Kubernetes' annotations are strings. The API server refuses an object whose annotation is a YAML number or boolean.",
	Severity: diag.Error, // the release fails to install
	Check: func(p *Pass) {
		for _, name := range ingressnginx.Names() {
			v, ok := p.Ingress.Annotation(p.key(name))
			field := ingressnginx.FieldOf(name)
			replaced := field != "" && p.Origin[field] != NativeOrigin
			if !ok || v.IsString || v.Text == "" || replaced {
				continue
			}
			p.report(finding{
				annotation: name, effect: diag.IngressRejected,
				message: fmt.Sprintf("the value %s is not a string, so the API server refuses the Ingress", v.Text),
				hint:    fmt.Sprintf("write it with quotes: %q", v.Text),
			})
		}
	},
}
