package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMoreConnectionsThanNginxTakesStopTheController(t *testing.T) {
	for _, n := range []string{"65536", "70000", "9223372036854775807", "+65536", "065536"} {
		stream := ingress(`limit-connections: "` + n + `"`)
		want := findings(t, "connections-out-of-range", stream)
		require.Len(t, want, 1, n)
		require.Regexp(t, `^controller-frozen: \d+ connections are more than nginx takes: nginx refuses its whole configuration, for every Ingress of this controller$`, want[0])
		require.Equal(t, want, findingsWith(t, lenient, "connections-out-of-range", stream))
		require.Equal(t, want, findingsWith(t, validating, "connections-out-of-range", stream), "validation does not see it")
		require.Equal(t, []string{"write at most 65535"}, hints(t, "connections-out-of-range", stream))
	}
}

func TestConnectionsThatNginxTakesAreFine(t *testing.T) {
	for _, n := range []string{"1", "65535", "0", "-1", "-70000", "2.5", "70000 ", "9223372036854775808", ""} {
		require.Empty(t, findingsWith(t, lenient, "connections-out-of-range", ingress(`limit-connections: "`+n+`"`)), n)
	}
	require.Empty(t, findings(t, "connections-out-of-range", ingress(`limit-rps: "70000"`)))
}

func TestTooManyConnectionsStopNothingWhereNginxDoesNotGetToSeeThem(t *testing.T) {
	const later = "70000 connections are more than nginx takes: once the rest of this Ingress is right, nginx refuses its whole configuration, for every Ingress of this controller"
	stream := ingress(`limit-connections: "70000"`, `limit-allowlist: 10.0.0.0/33`)
	require.Equal(t, []string{"unlimited: " + later}, findingsWith(t, lenient, "connections-out-of-range", stream))
	require.Equal(t, []string{"ingress-rejected: " + later}, findingsWith(t, validating, "connections-out-of-range", stream))
	require.Contains(t, findings(t, "connections-out-of-range", ingress(`limit-connections: "70000"`, `canary: "true"`))[0], "no-effect: ")
}
