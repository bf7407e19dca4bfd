package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARateThatNginxCannotCountIsNotTheOneThatHolds(t *testing.T) {
	for _, name := range []string{"limit-rps", "limit-rpm"} {
		for _, n := range []string{"9223372036854776", "9223372036854775807"} {
			stream := ingress(name + `: "` + n + `"`)
			require.Equal(t, []string{"value-ignored: " + n + " is a higher rate than nginx can count, and it uses another"}, findings(t, "rate-out-of-range", stream))
			require.Equal(t, []string{"write at most 9223372036854775"}, hints(t, "rate-out-of-range", stream))
			require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "rate-out-of-range", stream))
		}
	}
}

func TestARateThatNginxCountsIsFine(t *testing.T) {
	for _, n := range []string{"9223372036854775", "99999999999", "1000000", "0", "-9223372036854775808", "9223372036854775808", "9223372036854775807r/s"} {
		require.Empty(t, findingsWith(t, lenient, "rate-out-of-range", ingress(`limit-rps: "`+n+`"`)), n)
	}
	require.Empty(t, findings(t, "rate-out-of-range", ingress(`limit-rps: "1"`, `limit-burst-multiplier: "9223372036854776"`)))
	require.Empty(t, findings(t, "rate-out-of-range", ingress(`limit-connections: "9223372036854776"`)))
}

func TestARateOutOfRangeIsGoneWhereAllLimitsAre(t *testing.T) {
	stream := ingress(`limit-rps: "9223372036854776"`, `limit-allowlist: foo`)
	require.Contains(t, findingsWith(t, lenient, "rate-out-of-range", stream)[0], "unlimited: ")
	require.Contains(t, findingsWith(t, validating, "rate-out-of-range", stream)[0], "ingress-rejected: ")
}
