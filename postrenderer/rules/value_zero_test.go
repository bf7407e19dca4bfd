package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALimitOfZeroBlocksNobody(t *testing.T) {
	for _, name := range []string{"limit-rps", "limit-rpm", "limit-connections"} {
		for _, value := range []string{"0", "00", "+0", "-0"} {
			stream := ingress(name + `: "` + value + `"`)
			require.Equal(t, []string{"unlimited: 0 is no limit; it blocks nobody"}, findings(t, "value-zero", stream), stream)
			require.Equal(t, []string{"write a number above 0 if there shall be a limit; limit-rpm 1 is the least"}, hints(t, "value-zero", stream))
			require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "value-zero", stream))
		}
	}
}

func TestAZeroBesideALimitIsStillNone(t *testing.T) {
	require.Len(t, findings(t, "value-zero", ingress(`limit-rps: "0"`, `limit-rpm: "30"`)), 1)
}

func TestWhatIsReadAsZeroForAnotherReasonIsNotReported(t *testing.T) {
	for _, value := range []string{"-5", "abc", "", "0.0", "0r/s", "10"} {
		require.Empty(t, findings(t, "value-zero", ingress(`limit-rps: "`+value+`"`)), value)
	}
}

func TestZeroIsTheWayToSwitchBandwidthOff(t *testing.T) {
	require.Empty(t, findings(t, "value-zero", ingress(`limit-rate: "0"`, `limit-rate-after: "0"`)))
}

func TestAZeroThatAPolicyWritesIsMeant(t *testing.T) {
	policy := "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: open}\n" +
		"spec: {override: true, default: {requestsPerSecond: 0}}\n"
	require.Empty(t, findings(t, "value-zero", stream(policy, ingress(`limit-rps: "10"`))))
	require.Empty(t, findings(t, "value-zero", ingress(`ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 0}"`)))
}
