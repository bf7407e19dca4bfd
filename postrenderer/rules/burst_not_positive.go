package rules

import (
	"errors"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var burstNotPositive = Rule{
	ID:    "burst-not-positive",
	Title: "A burst multiplier below 1",
	Doc: "The controller writes burst=0 or less, nginx refuses its whole configuration, and no Ingress of that controller " +
		"gets any update until this one is gone.",
	Severity: diag.Error, // every tenant of the controller is hit
	Check: func(p *Pass) {
		if !p.Limits.HasRate() {
			return // without a rate no burst is written, and nginx never sees it
		}
		for _, problem := range p.problems() {
			if !errors.Is(problem.Err, ingressnginx.ErrNoBurst) {
				continue
			}
			p.report(finding{
				annotation: problem.Annotation, effect: diag.ControllerFrozen,
				message: fmt.Sprintf("a burst multiplier of %s makes nginx refuse its whole configuration, for every Ingress of this controller", problem.Value),
				hint:    "write 1 or more; 1 lets one rate's worth through at once",
			})
		}
	},
}
