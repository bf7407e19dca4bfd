package rules

// All returns every rule, in the order of their findings: what the API server
// refuses, what stops the controller, what is no limit, what does nothing,
// what a policy forbids, and advice.
func All() []Rule {
	return []Rule{
		annotationNotString,
		configNotString,

		burstNotPositive,
		burstOverflow,
		connectionsOutOfRange,
		bandwidthOutOfRange,
		nameTooLong,
		statusOutOfRange,
		zoneKeyUnknown,
		realIPNotNetwork,

		valueNotInteger,
		valueNegative,
		valueZero,
		rateOutOfRange,
		exemptNotNetwork,
		exemptEveryone,
		limitNotWritten,
		limitUnknown,
		notInVersion,
		prefixNotRead,
		classForeign,
		classNotHandled,
		misplacedLimit,
		passthroughUnlimited,
		bandwidthUnbuffered,
		forwardedHeadersTrusted,
		zoneKeyOptional,

		burstWithoutRate,
		afterWithoutBandwidth,
		exemptWithoutLimit,
		canaryIgnored,
		pathShadowed,
		statusAsAnnotation,
		annotationMisspelt,
		configKeyUnknown,
		configUnreadable,
		intentOverridden,

		limitBelowMin,
		limitAboveMax,
		limitRequired,

		validationOff,
		statusNot429,
		clientAddressHidden,
		replicasMultiply,
		zoneKeyShared,
		streamBuffered,
		concurrencyUnlimited,
	}
}
