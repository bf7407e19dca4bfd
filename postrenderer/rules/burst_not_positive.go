package rules

import (
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var burstNotPositive = Rule{
	ID:    "burst-not-positive",
	Title: "A burst multiplier below 1",
	Doc: "The controller writes burst=0 or less, nginx refuses its whole configuration, and no Ingress of that controller " +
		"gets any update until this one is gone.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Ingress: func(p *Pass) {
		if !p.Limits.HasRate() {
			return // no burst is written, and nginx never sees it
		}
		for _, problem := range p.problems(ingressnginx.ErrNoBurst) {
			if life, _ := ingressnginx.LifetimeOf(problem.Annotation); !life.Includes(p.Settings.Version) {
				continue // which does not read it
			}
			p.onAnnotation(problem.Annotation, p.freeze(
				fmt.Sprintf("a burst multiplier of %s makes a burst that nginx does not take", problem.Value),
				"write 1 or more; 1 lets one rate's worth through at once"))
		}
	},
}
