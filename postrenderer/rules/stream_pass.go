package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// StreamPass is all objects of a stream together.
type StreamPass struct {
	// Ingresses that an ingress-nginx handles, in the order of the stream.
	Ingresses []Checked
	// Unhandled are the other ones.
	Unhandled []Unhandled
	// Others are the objects that are no Ingress, as far as they were read.
	Others []manifest.Object

	report
}

// Checked is what there is to know of an Ingress that was checked, when all
// are seen together.
type Checked struct {
	Ingress manifest.Object
	// Limits are those that it will have.
	Limits limits.Limits
	// Policies are those that select it.
	Policies []*policy.Policy
	// Written are the annotations that are to be added or changed.
	Written []manifest.Annotation
	// Paths that lead to it.
	Paths []manifest.Path

	version       ingressnginx.Version
	prefix, class string
	canary        bool
	alone         diag.Effect // what becomes of its limits, as far as it tells itself
}

// Unhandled is an Ingress that no ingress-nginx is known to handle.
type Unhandled struct {
	Ingress manifest.Object
	// Why as a sentence can go on from "is left alone: ".
	Why string
	// Owner is spec.controller of its class; empty where the stream does not have that class.
	Owner string
	// Policies are those that select it.
	Policies []*policy.Policy
}

// Run makes every check of the stream and returns the findings in the order of
// the list of rules.
func (p *StreamPass) Run() []Found {
	for _, rule := range All() {
		if rule.Stream != nil {
			p.rule = &rule
			rule.Stream(p)
		}
	}
	return p.found
}
