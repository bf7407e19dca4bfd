package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABurstThatOverflowsToNothingStopsTheController(t *testing.T) {
	const stops = ": nginx refuses its whole configuration, for every Ingress of this controller"
	for _, c := range []struct{ rate, multiplier, becomes string }{
		{"4611686018427387904", "2", "-9223372036854775808"},
		{"4611686018427387904", "4", "0"},
		{"9223372036854775807", "2", "-2"},
		{"2", "4611686018427387904", "-9223372036854775808"},
	} {
		stream := ingress(`limit-rps: "`+c.rate+`"`, `limit-burst-multiplier: "`+c.multiplier+`"`)
		require.Equal(t, []string{"controller-frozen: a burst of " + c.rate + " times " + c.multiplier + " becomes " + c.becomes + " in the controller's 64 bits" + stops},
			findings(t, "burst-overflow", stream))
		require.Equal(t, []string{"write smaller numbers: the product may be at most 9223372036854775"}, hints(t, "burst-overflow", stream))
	}
}

func TestABurstThatNginxCannotCountIsNotTheOneThatWasAskedFor(t *testing.T) {
	for _, c := range []struct{ rate, multiplier string }{
		{"9223372036854775", "2"},
		{"3", "3074457345618259"},
		{"3", "6148914691236517207"}, // 2^64 and 5 more, which wraps round to 5
	} {
		stream := ingress(`limit-rpm: "`+c.rate+`"`, `limit-burst-multiplier: "`+c.multiplier+`"`)
		require.Equal(t, []string{"value-ignored: a burst of " + c.rate + " times " + c.multiplier + " is more than nginx can count, and it uses another"},
			findings(t, "burst-overflow", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-burst-multiplier"}, fields(t, "burst-overflow", stream))
	}
}

func TestAnOverflowWithTheDefaultMultiplierIsToldOfAtTheRate(t *testing.T) {
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rps"}, fields(t, "burst-overflow", ingress(`limit-rps: "2000000000000000"`)))
}

func TestEachRateThatOverflowsIsToldOf(t *testing.T) {
	require.Equal(t, []string{
		"value-ignored: a burst of 5000000000000000 times 3 is more than nginx can count, and it uses another",
		"value-ignored: a burst of 6000000000000000 times 3 is more than nginx can count, and it uses another",
	}, findings(t, "burst-overflow", ingress(`limit-rps: "5000000000000000"`, `limit-rpm: "6000000000000000"`, `limit-burst-multiplier: "3"`)))
}

func TestABurstThatNginxCountsIsNotReported(t *testing.T) {
	for name, stream := range map[string]string{
		"the largest":              ingress(`limit-rps: "1844674407370955"`),
		"the largest times 1":      ingress(`limit-rps: "9223372036854775"`, `limit-burst-multiplier: "1"`),
		"1 times the largest":      ingress(`limit-rps: "1"`, `limit-burst-multiplier: "9223372036854775"`),
		"no rate":                  ingress(`limit-burst-multiplier: "9223372036854775807"`),
		"a rate of 0":              ingress(`limit-rps: "0"`, `limit-burst-multiplier: "9223372036854775807"`),
		"connections have none":    ingress(`limit-connections: "60000"`, `limit-burst-multiplier: "9223372036854775807"`),
		"a multiplier below 1":     ingress(`limit-rps: "9223372036854775"`, `limit-burst-multiplier: "-1"`),
		"the rate alone is enough": ingress(`limit-rps: "9223372036854775807"`),
	} {
		require.Empty(t, findings(t, "burst-overflow", stream), name)
	}
}

func TestAnOverflowStopsNothingOnACanary(t *testing.T) {
	require.Contains(t, findings(t, "burst-overflow",
		ingress(`limit-rps: "4611686018427387904"`, `limit-burst-multiplier: "2"`, `canary: "true"`))[0], "no-effect: ")
	require.Contains(t, findings(t, "burst-overflow", ingress(`limit-rps: "2000000000000000"`, `canary: "true"`))[0], "no-effect: ")
}
