package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMoreBandwidthThanNginxTakesStopsTheController(t *testing.T) {
	for _, name := range []string{"limit-rate", "limit-rate-after"} {
		stream := ingress(name+`: "9007199254740992"`, `proxy-buffering: "on"`)
		want := []string{"controller-frozen: 9007199254740992k is more than nginx takes: nginx refuses its whole configuration, for every Ingress of this controller"}
		require.Equal(t, want, findingsWith(t, lenient, "bandwidth-out-of-range", stream))
		require.Equal(t, want, findingsWith(t, validating, "bandwidth-out-of-range", stream), "validation does not see it")
		require.Equal(t, []string{"write at most 9007199254740991"}, hints(t, "bandwidth-out-of-range", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "bandwidth-out-of-range", stream))
	}
}

func TestTheConfigMapsBandwidthIsCheckedToo(t *testing.T) {
	stream := config(`limit-rate: "9007199254740992"`, `limit-rate-after: "9223372036854775807"`)
	require.Equal(t, []string{
		"controller-frozen: 9007199254740992k is more than nginx takes: nginx refuses its whole configuration, for every Ingress of this controller",
		"controller-frozen: 9223372036854775807k is more than nginx takes: nginx refuses its whole configuration, for every Ingress of this controller",
	}, findings(t, "bandwidth-out-of-range", stream))
	require.Equal(t, []string{"data.limit-rate", "data.limit-rate-after"}, fields(t, "bandwidth-out-of-range", stream))
	require.Equal(t, []string{"write at most 9007199254740991", "write at most 9007199254740991"}, hints(t, "bandwidth-out-of-range", stream))
}

func TestBandwidthThatNginxTakesIsFine(t *testing.T) {
	for _, n := range []string{"1", "9007199254740991", "0", "-9007199254740992", "9223372036854775808", "9007199254740992k"} {
		require.Empty(t, findings(t, "bandwidth-out-of-range", ingress(`limit-rate: "`+n+`"`, `limit-rate-after: "`+n+`"`)), n)
		require.Empty(t, findings(t, "bandwidth-out-of-range", config(`limit-rate: "`+n+`"`, `limit-rate-after: "`+n+`"`)), n)
	}
}

func TestBandwidthOutOfRangeStopsNothingWhereNginxDoesNotGetToSeeIt(t *testing.T) {
	stream := ingress(`limit-rate: "9007199254740992"`, `limit-allowlist: foo`)
	require.Contains(t, findingsWith(t, lenient, "bandwidth-out-of-range", stream)[0], "unlimited: ")
	require.Contains(t, findingsWith(t, validating, "bandwidth-out-of-range", stream)[0], "ingress-rejected: ")
	require.Contains(t, findings(t, "bandwidth-out-of-range", ingress(`limit-rate: "9007199254740992"`, `canary: "true"`))[0], "no-effect: ")
}
