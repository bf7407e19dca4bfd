package rules

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// StreamPass is all objects of a stream together.
type StreamPass struct {
	// Ingresses that an ingress-nginx handles, in the order of the stream.
	Ingresses []*Pass
	// Unhandled are the other ones.
	Unhandled []Unhandled
	// Others are the objects that are no Ingress, as far as they were read.
	Others []manifest.Object

	report
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
