package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABurstBelowOneStopsTheController(t *testing.T) {
	for _, c := range []struct{ rate, value string }{
		{`limit-rps: "10"`, "0"}, {`limit-rps: "10"`, "-1"}, {`limit-rpm: "30"`, "0"}, {`limit-rpm: "1"`, "-0"},
	} {
		stream := ingress(c.rate, `limit-burst-multiplier: "`+c.value+`"`)
		want := []string{"controller-frozen: a burst multiplier of " + c.value + " makes a burst that nginx does not take: " +
			"nginx refuses its whole configuration, for every Ingress of this controller"}
		require.Equal(t, want, findingsWith(t, lenient, "burst-not-positive", stream), stream)
		require.Equal(t, want, findingsWith(t, validating, "burst-not-positive", stream), "validation does not see it")
		require.Equal(t, []string{"write 1 or more; 1 lets one rate's worth through at once"}, hints(t, "burst-not-positive", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-burst-multiplier"}, fields(t, "burst-not-positive", stream))
	}
}

func TestABurstThatIsNeverWrittenIsNotReported(t *testing.T) {
	for name, stream := range map[string]string{
		"no rate":                   ingress(`limit-burst-multiplier: "0"`),
		"connections have no burst": ingress(`limit-burst-multiplier: "0"`, `limit-connections: "4"`),
		"a rate of 0":               ingress(`limit-burst-multiplier: "0"`, `limit-rps: "0"`),
		"a negative rate":           ingress(`limit-burst-multiplier: "0"`, `limit-rps: "-5"`),
		"a multiplier of 1":         ingress(`limit-burst-multiplier: "1"`, `limit-rps: "10"`),
		"none at all":               ingress(`limit-rps: "10"`),
		"one that is read as 5":     ingress(`limit-burst-multiplier: "0.5"`, `limit-rps: "10"`),
		"an empty one":              ingress(`limit-burst-multiplier: ""`, `limit-rps: "10"`),
	} {
		require.Empty(t, findings(t, "burst-not-positive", stream), name)
	}
	unread := ingress(`limit-burst-multiplier: "0"`, `limit-rps: "10r/s"`)
	require.Empty(t, findingsWith(t, lenient, "burst-not-positive", unread), "a rate that is dropped has no burst")
	require.Empty(t, findingsWith(t, version(t, "0.35.0"), "burst-not-positive", ingress(`limit-burst-multiplier: "0"`, `limit-rps: "10"`)),
		"before 0.40 the annotation is not read")
}

func TestABurstBelowOneStopsNothingWhereNginxDoesNotGetToSeeIt(t *testing.T) {
	const (
		cause = "a burst multiplier of 0 makes a burst that nginx does not take: "
		later = cause + "once the rest of this Ingress is right, nginx refuses its whole configuration, for every Ingress of this controller"
	)
	base := []string{`limit-rps: "10"`, `limit-burst-multiplier: "0"`}
	with := func(annotation string) string { return ingress(append(base, annotation)...) }

	require.Equal(t, []string{"ingress-rejected: " + later}, findingsWith(t, validating, "burst-not-positive", with(`limit-rpm: abc`)))
	require.Equal(t, []string{"ingress-rejected: " + later}, findingsWith(t, validating, "burst-not-positive", with(`limit-allowlist: foo`)))
	require.Equal(t, []string{"unlimited: " + later}, findingsWith(t, lenient, "burst-not-positive", with(`limit-allowlist: foo`)))
	require.Equal(t, []string{"ingress-rejected: " + later}, findingsWith(t, lenient, "burst-not-positive", with(`limit-rpm: 30`)), "a number, which the API server refuses")
	require.Equal(t, []string{"no-effect: " + cause + "once this Ingress is no canary any more, nginx refuses its whole configuration, for every Ingress of this controller"},
		findings(t, "burst-not-positive", with(`canary: "true"`)))

	for _, annotation := range []string{`limit-rpm: abc`, `canary: "false"`, `limit-rate: abc`} {
		require.Contains(t, findingsWith(t, lenient, "burst-not-positive", with(annotation))[0], "controller-frozen: ", annotation)
	}
}

func TestAMultiplierThatAPolicyReplacesIsNotReported(t *testing.T) {
	policy := "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: strict}\n" +
		"spec: {override: true, default: {burstMultiplier: 2}}\n"
	require.Empty(t, findings(t, "burst-not-positive", stream(policy, ingress(`limit-rps: "10"`, `limit-burst-multiplier: "0"`))))
}
