package postrenderer

import (
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
	"github.com/model-ingress/helm-ratelimit/postrenderer/rules"
)

// Ids of the findings that no rule makes.
const (
	// Refused: the text cannot be read, or not be edited without a guess.
	Refused = "refused"
	// NamespaceUnknown: nobody can tell whether a policy is for an Ingress.
	NamespaceUnknown = "namespace-unknown"
	// ScopeUnknown: a policy's numbers cannot be shared among the replicas.
	ScopeUnknown = "scope-unknown"
	// SuppressionInvalid: it has no reason, names no rule, or is not allowed.
	SuppressionInvalid = "suppression-invalid"
	// SuppressionUnused: there is no finding that it could accept.
	SuppressionUnused = "suppression-unused"
)

// Catalogue returns all findings that there are: those of rules first, then
// those that come up before and after them, which have no check of their own.
func Catalogue() []rules.Rule {
	return append(rules.All(),
		rules.Rule{
			ID: Refused, Title: "Text that cannot be read, or not be edited without a guess", Severity: diag.Error,
			Doc:    "Limits are written into the text of a document, and every other byte stays. Where it is not clear what the text means, or where the annotation would have to go, nothing is written at all.",
			Reason: "nothing is written rather than something wrong",
		},
		rules.Rule{
			ID: NamespaceUnknown, Title: "An Ingress without a namespace, and a policy for some of them", Severity: diag.Error,
			Doc:    "Helm does not write the namespace of a release into its manifests. Where the chart does not do so either, a policy with namespaces cannot tell whether an Ingress is one of those that it is for.",
			Reason: "it may be one that has to have limits",
		},
		rules.Rule{
			ID: ScopeUnknown, Title: "A policy's numbers cannot be shared among the replicas", Severity: diag.Error,
			Doc:    "The numbers of a policy with scope: Cluster are for all replicas together, so each gets its part. For that their number has to be known, and be no more than the limit.",
			Reason: "no limit could be written",
		},
		rules.Rule{
			ID: policy.PolicyInvalid, Title: "A RateLimitPolicy that is not valid", Severity: diag.Error,
			Doc:    "A policy is read strictly: a field that does not exist, a value of the wrong kind or out of range, or bounds that contradict each other are errors, and all of them are reported at once.",
			Reason: "it would not do what its author expects",
		},
		rules.Rule{
			ID: policy.IntentInvalid, Title: "A limits annotation that is not valid", Severity: diag.Error,
			Doc:    "The annotation ratelimit.model-ingress.dev/limits is read as strictly as a policy: what is misspelt or has the wrong unit is an error, and nothing is written.",
			Reason: "somebody asked for a limit that would not be there",
		},
		rules.Rule{
			ID: SuppressionInvalid, Title: "A suppression that does not count", Severity: diag.Error,
			Doc:    "A suppression names one rule and says why. What stops a whole controller cannot be suppressed, and the bounds of a policy can be lifted from outside the stream only.",
			Reason: "somebody takes a finding for accepted that is not",
		},
		rules.Rule{
			ID: SuppressionUnused, Title: "A suppression of nothing", Severity: diag.Warning,
			Doc:    "There is no finding that it could accept: it was mended, or the suppression stands on another object. One of a policy is told of at severity info.",
			Reason: "left there, it would hide the next one",
		},
	)
}
