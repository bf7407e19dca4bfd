// Package policy says which limits an Ingress gets: the RateLimitPolicy that
// people write, and how several sources of limits make one.
package policy

import (
	"path"
	"slices"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Names of the API, in policy files, in rendered streams and on Ingresses.
const (
	APIVersion = "ratelimit.model-ingress.dev/v1alpha1"
	Kind       = "RateLimitPolicy"
	// LimitsAnnotation holds what the author of an Ingress wants, as a YAML or
	// JSON mapping of the fields of limits.Limits.
	LimitsAnnotation = "ratelimit.model-ingress.dev/limits"
)

// Scope says what the numbers of a policy count.
type Scope uint8

const (
	// PerReplica gives the numbers to each replica of the controller, as nginx
	// counts. The default.
	PerReplica Scope = iota + 1
	// Cluster shares the numbers among all replicas; each gets its part.
	Cluster
)

// Policy is one RateLimitPolicy. It is modelled on Kubernetes' LimitRange:
// Default is written where an Ingress says nothing, Min and Max are enforced
// on what results, whoever asked for it.
type Policy struct {
	// Name is how findings and explanations call the policy.
	Name string
	// Pos is where the policy is written.
	Pos diag.Position
	// Selector says which Ingresses the policy is for: all that is said must hold.
	// Without it they are all. Limits are written only where ingress-nginx handles
	// them.
	Selector Selector
	// Default is written where no stronger source says anything, field by field.
	Default limits.Limits
	// Min and Max bound what results, whoever asked for it. A limit that is off
	// or not said breaks no bound: Required asks that there be one.
	Min, Max limits.Limits
	// Required makes an Ingress an error that is left without a limit on requests,
	// be it a rate or connections. Bandwidth is no such limit. An Ingress that no
	// known ingress-nginx handles is left without one.
	Required bool
	// Override makes Default win over what flags and the Ingress itself say. Of
	// several policies that do so the later wins.
	Override bool
	// Scope is PerReplica, where the numbers hold in each replica of the
	// controller, or Cluster, where they are shared among all, whose number has to
	// be known: from a Deployment in the input or from --controller-replicas.
	Scope Scope
	// Ignore accepts findings on the Ingresses that are selected.
	Ignore []Ignore
}

// Selector picks Ingresses. All that is said must hold; an empty list or nil
// says nothing. Globs are as path.Match has them.
type Selector struct {
	// IngressClassNames are names of classes, of which the Ingress has to name one.
	IngressClassNames []string
	// Namespaces, Names and Hosts are globs, of which one has to match. An Ingress
	// that names no namespace has that of --namespace, and without that it is an
	// error, unless * matches any; of an Ingress's hosts one that matches is enough.
	Namespaces, Names, Hosts []string
	// Labels is a selector of the Ingress's labels, as Kubernetes has it.
	Labels LabelSelector
}

// Subject is what a Selector looks at in an Ingress.
type Subject struct {
	// Namespace is empty where it is not known.
	Namespace, Name string
	// IngressClassName is empty where the Ingress names no class.
	IngressClassName string
	Hosts            []string
	Labels           map[string]string
}

// Selection says whether a policy is for an Ingress.
type Selection uint8

const (
	// NotSelected says that the policy is for others.
	NotSelected Selection = iota + 1
	// Selected says that the policy is for it.
	Selected
	// NamespaceUnknown says that nobody can tell, since the policy is for some
	// namespaces only and that of the Ingress is not known. All else holds.
	NamespaceUnknown
)

// Selection says whether the policy is for that Ingress. Of several hosts
// one that matches is enough: nginx counts per Ingress, not per host.
func (p *Policy) Selection(s Subject) Selection {
	sel := p.Selector
	allElse := (len(sel.IngressClassNames) == 0 || slices.Contains(sel.IngressClassNames, s.IngressClassName)) &&
		anyMatch(sel.Names, s.Name) &&
		anyMatch(sel.Hosts, s.Hosts...) &&
		sel.Labels.Matches(s.Labels)
	switch {
	case !allElse:
		return NotSelected
	case anyMatch(sel.Namespaces, s.Namespace): // * also matches one that is not known
		return Selected
	case s.Namespace == "":
		return NamespaceUnknown
	}
	return NotSelected
}

// anyMatch reports whether one of the globs matches one of the texts, or there
// are no globs. The globs were checked when the policy was read.
func anyMatch(globs []string, texts ...string) bool {
	if len(globs) == 0 {
		return true
	}
	for _, glob := range globs {
		for _, text := range texts {
			if ok, err := path.Match(glob, text); err == nil && ok {
				return true
			}
		}
	}
	return false
}

// String returns `policy "models" (models.yaml)`.
func (p *Policy) String() string {
	s := `policy "` + p.Name + `"`
	if p.Pos.Source != "" {
		s += " (" + p.Pos.Source + ")"
	}
	return s
}
