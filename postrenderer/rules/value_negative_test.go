package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANegativeLimitIsNone(t *testing.T) {
	for _, name := range []string{"limit-rps", "limit-rpm", "limit-connections", "limit-rate"} {
		stream := ingress(name + `: "-5"`)
		want := []string{`unlimited: "-5" is negative: the controller drops this limit`}
		require.Equal(t, want, findingsWith(t, lenient, "value-negative", stream))
		require.Equal(t, want, findingsWith(t, validating, "value-negative", stream), "validation does not see it")
		require.Equal(t, []string{`write a number above 0, or "0" if there shall be no limit`}, hints(t, "value-negative", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "value-negative", stream))
	}
}

func TestANegativeAmountToSendFirstIsNone(t *testing.T) {
	require.Equal(t, []string{`value-ignored: "-1" is negative: the controller uses 0`}, findings(t, "value-negative", ingress(`limit-rate: "100"`, `limit-rate-after: "-1"`)))
}

func TestWhatIsNotNegativeIsNotReported(t *testing.T) {
	for _, value := range []string{"5", "0", "-0", "+5", "", "- 5", "-5.5", "-abc", "-9223372036854775809"} {
		require.Empty(t, findings(t, "value-negative", ingress(`limit-rps: "`+value+`"`)), value)
	}
	require.Empty(t, findings(t, "value-negative", ingress(`limit-rps: "10"`, `limit-burst-multiplier: "-1"`)), "that is burst-not-positive's")
	require.Empty(t, findings(t, "value-negative", ingress(`limit-rps: "10"`, `canary-weight: "-5"`)))
}

func TestANegativeLimitOnACanaryMakesNoDifference(t *testing.T) {
	require.Equal(t, []string{`no-effect: "-5" is negative: the controller drops this limit`}, findings(t, "value-negative", ingress(`limit-rps: "-5"`, `canary: "true"`)))
}

func TestANegativeLimitThatAPolicyReplacesIsNotReported(t *testing.T) {
	policy := "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: strict}\n" +
		"spec: {override: true, default: {requestsPerSecond: 10}}\n"
	require.Empty(t, findings(t, "value-negative", stream(policy, ingress(`limit-rps: "-5"`))))
}
