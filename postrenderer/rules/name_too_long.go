package rules

import (
	"encoding/base64"
	"fmt"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

var nameTooLong = Rule{
	ID:    "name-too-long",
	Title: "The name of a limited Ingress does not fit in nginx's variables",
	Doc: "For each limited Ingress the controller makes a variable of nginx out of namespace, name and UID. One that does not fit in a bucket of " +
		"variables-hash-bucket-size, 256 bytes by default, makes nginx refuse its whole configuration.",
	Severity: diag.Error,
	Reason:   "every tenant of the controller is hit",
	Ingress: func(p *Pass) {
		most := roundUp(p.Settings.Config.Int("variables-hash-bucket-size", defaultBucket), cacheLine)
		if !p.makesVariables() || p.variableBucket() <= most {
			return
		}
		p.onIngress(p.freeze(
			fmt.Sprintf("the name, %d letters long, makes a variable of nginx that does not fit", len(p.Ingress.Name)),
			fmt.Sprintf("use a shorter name, or set variables-hash-bucket-size to %d in the controller's ConfigMap", roundUp(p.variableBucket(), cacheLine))))
	},
}

const (
	defaultBucket = 256 // the controller's own default of variables-hash-bucket-size
	cacheLine     = 64  // nginx rounds buckets up to it
	pointer       = 8   // on 64-bit machines, which all of the controller's images are for
	uidLength     = 36
)

// makesVariables reports whether the controller makes variables for the Ingress:
// a negative limit, too, counts as one there.
func (p *Pass) makesVariables() bool {
	for _, problem := range p.problems(ingressnginx.ErrNegative) {
		if problem.Field != "bandwidth" && problem.Field != "bandwidthAfter" {
			return true
		}
	}
	return p.Limits.LimitsRequests()
}

// variableBucket returns how many bytes nginx's hash needs for the longest
// variable of the Ingress (NGX_HASH_ELT_SIZE and a null pointer). A namespace
// that the text does not name counts as one letter, the least.
func (p *Pass) variableBucket() int {
	namespace := max(len(p.Ingress.Namespace), 1)
	id := namespace + len("_") + len(p.Ingress.Name) + len("_") + uidLength
	name := len("allowlist_") + base64.RawURLEncoding.EncodedLen(id)
	return pointer + roundUp(name+2, pointer) + pointer
}

func roundUp(n, unit int) int { return (n + unit - 1) / unit * unit }
