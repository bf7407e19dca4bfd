package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheGlobalLimitIsGoneFrom112On(t *testing.T) {
	global := ingress(`global-rate-limit: "100"`, `global-rate-limit-window: 1m`, `global-rate-limit-key: $http_x_api_key`, `global-rate-limit-ignored-cidrs: 10.0.0.0/8`)
	for _, release := range []string{"1.12.0", "1.15.1"} {
		gone := "controller " + release + " ignores it: it is gone since 1.12.0"
		require.Equal(t, []string{"unlimited: " + gone, "no-effect: " + gone, "no-effect: " + gone, "no-effect: " + gone},
			findingsWith(t, version(t, release), "not-in-version", global))
	}
	require.Equal(t, "there is no limit across replicas any more; share one out with a policy of scope Cluster, or say --controller-version",
		hints(t, "not-in-version", global)[0])
	for _, release := range []string{"0.44.0", "1.11.8"} {
		require.Empty(t, findingsWith(t, version(t, release), "not-in-version", global), release)
	}
	require.Contains(t, findingsWith(t, version(t, "0.43.0"), "not-in-version", global), "unlimited: controller 0.43.0 does not know it: it came with 0.44.0")
}

func TestAGlobalLimitThatIsOffIsNotMissed(t *testing.T) {
	for _, value := range []string{"0", ""} {
		require.Empty(t, findings(t, "not-in-version", ingress(`global-rate-limit: "`+value+`"`)), value)
	}
}

func TestAnAllowlistIsNotReadBefore191(t *testing.T) {
	list := ingress(`limit-rps: "10"`, `limit-allowlist: 10.0.0.0/8`)
	for release, want := range map[string][]string{
		"1.8.5": {"value-ignored: controller 1.8.5 does not know it: it came with 1.9.1"},
		"1.9.0": {"value-ignored: controller 1.9.0 does not know it: it came with 1.9.1"},
		"1.9.1": nil,
	} {
		require.Equal(t, want, findingsWith(t, version(t, release), "not-in-version", list), release)
	}
	require.Equal(t, []string{"say --controller-version if that is not the one in use"}, hints(t, "not-in-version", stream(deployment("v1.8.0"), list)))
}

func TestAnAllowlistUnderBothItsNamesIsForSeveralReleases(t *testing.T) {
	require.Empty(t, findingsWith(t, version(t, "1.8.0"), "not-in-version", ingress(`limit-rps: "10"`, `limit-allowlist: 10.0.0.0/8`, `limit-whitelist: 10.0.0.0/8`)))
	require.NotEmpty(t, findingsWith(t, version(t, "1.8.0"), "not-in-version", ingress(`limit-rps: "10"`, `limit-allowlist: 10.0.0.0/8`, `limit-whitelist: ""`)))
}

func TestAMultiplierIsNotReadBefore040(t *testing.T) {
	burst := ingress(`limit-rps: "10"`, `limit-burst-multiplier: "2"`)
	require.Equal(t, []string{"value-ignored: controller 0.35.0 does not know it: it came with 0.40.0"}, findingsWith(t, version(t, "0.35.0"), "not-in-version", burst))
	require.Empty(t, findingsWith(t, version(t, "0.40.0"), "not-in-version", burst))
}

func TestTheVersionIsThatOfTheImage(t *testing.T) {
	global := ingress(`global-rate-limit: "100"`)
	require.Empty(t, findings(t, "not-in-version", stream(deployment("v1.11.8"), global)))
	require.NotEmpty(t, findings(t, "not-in-version", stream(deployment("v1.12.0"), global)))
	require.NotEmpty(t, findings(t, "not-in-version", global), "the last release where it is not known")
}

func TestLimitsOfAllReleasesAndOtherAnnotationsAreNotReported(t *testing.T) {
	other := ingress(`limit-rps: "10"`, `limit-rpm: "30"`, `limit-connections: "4"`, `limit-rate: "100"`, `limit-whitelist: 10.0.0.0/8`, `example.com/global-rate-limit: "1"`, `custom-headers: x`)
	for _, release := range []string{"0.34.0", "1.15.1"} {
		require.Empty(t, findingsWith(t, version(t, release), "not-in-version", other), release)
	}
}
