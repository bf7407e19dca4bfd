package postrenderer

import (
	"cmp"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// selection returns the policies that select an Ingress, and those of which
// nobody can tell, since its namespace is not known.
func (s *stream) selection(obj manifest.Object) (selected, unknown []*policy.Policy) {
	if len(s.policies) == 0 {
		return nil, nil
	}
	subject := policy.Subject{
		Namespace: cmp.Or(obj.Namespace, s.options.Namespace), Name: obj.Name, IngressClassName: obj.IngressClass().Name,
		Hosts: obj.Hosts(), Labels: obj.Labels(),
	}
	for _, p := range s.policies {
		switch p.Selection(subject) {
		case policy.Selected:
			selected = append(selected, p)
		case policy.NamespaceUnknown:
			unknown = append(unknown, p)
		case policy.NotSelected:
		}
	}
	return selected, unknown
}

// namespaceUnknown says of each of the policies that nobody can tell whether it
// is for the Ingress.
func namespaceUnknown(obj manifest.Object, policies []*policy.Policy) []rules.Found {
	var out []rules.Found
	for _, p := range policies {
		out = append(out, rules.Found{On: obj, Diagnostic: diag.Diagnostic{
			Rule: NamespaceUnknown, Severity: diag.Error, Effect: diag.Unlimited, Pos: obj.Pos(), Object: obj.String(),
			Message: fmt.Sprintf("%s selects by namespace, and this Ingress names none; say --namespace", p),
		}})
	}
	return out
}
