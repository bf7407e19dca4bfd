package rules

import (
	"errors"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var valueNotInteger = Rule{
	ID:    "value-not-integer",
	Title: "A limit that the controller cannot read as a whole number",
	Doc: "ingress-nginx reads limits with Go's strconv.Atoi. What that refuses, such as 10r/s, 1.5, a blank or nothing at all, " +
		"is no limit; a multiplier that it refuses is the default, 5.",
	Severity: diag.Error, // somebody asked for a limit that is not there
	Check: func(p *Pass) {
		for _, problem := range p.problems() {
			if !errors.Is(problem.Err, ingressnginx.ErrNotInteger) && !errors.Is(problem.Err, ingressnginx.ErrEmpty) {
				continue
			}
			f := finding{
				annotation: problem.Annotation, effect: diag.Unlimited,
				message: fmt.Sprintf("want a whole number such as 10, not %q: the controller drops this limit", problem.Value),
				hint:    "write a whole number without blanks or units, or take the annotation out",
			}
			if isMultiplier(problem.Field) {
				f.effect = diag.ValueIgnored
				f.message = fmt.Sprintf("want a whole number such as 5, not %q: the controller uses 5", problem.Value)
			}
			p.report(f)
		}
	},
}
