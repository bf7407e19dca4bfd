package rules

// All returns every rule, in the order of their findings.
func All() []Rule {
	return []Rule{
		annotationNotString,
		valueNotInteger,
		valueNegative,
		exemptNotNetwork,
		burstNotPositive,
		burstOverflow,
		connectionsOutOfRange,
		bandwidthOutOfRange,
		burstWithoutRate,
		afterWithoutBandwidth,
		exemptWithoutLimit,
		limitBelowMin,
		limitAboveMax,
		limitRequired,
	}
}
