package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALimitThatNoReleaseKnowsIsNone(t *testing.T) {
	const (
		all   = "the limits are limit-rps, limit-rpm, limit-burst-multiplier, limit-connections, limit-rate, limit-rate-after, limit-allowlist, limit-whitelist"
		zones = "the controller makes its zones itself; what they count by is limit-conn-zone-variable in its ConfigMap"
		delay = "the controller never delays; limit-burst-multiplier says how much may come at once, and 1 is the least"
		rates = "did you mean limit-rps, per second, or limit-rpm, per minute?"
	)
	for name, hint := range map[string]string{
		// Misspelt.
		"limit-rpss":            "did you mean limit-rps?",
		"limit_rps":             "did you mean limit-rps?",
		"imit-rpm":              "did you mean limit-rpm?",
		"lmit-rpm":              "did you mean limit-rpm?",
		"Limit-Rps":             "did you mean limit-rps?",
		"limit-conections":      "did you mean limit-connections?",
		"limit-burst-multipler": "did you mean limit-burst-multiplier?",
		"limit-allow-list":      "did you mean limit-allowlist?",
		"limit-rate-afer":       "did you mean limit-rate-after?",

		// Invented, as seen in public repositories.
		"limit-rph":                           "the controller has no limit per hour; limit-rpm counts minutes",
		"rate-limit-requests-per-hour":        "the controller has no limit per hour; limit-rpm counts minutes",
		"limit-req-zone":                      zones,
		"limit-conn-zone-variable":            zones,
		"limit-shared-size":                   zones,
		"limit-delay":                         delay,
		"limit-no-burst":                      delay,
		"rate-limit-window":                   "the controller has no windows; limit-rps counts seconds and limit-rpm minutes",
		"rate-limit-period":                   "the controller has no windows; limit-rps counts seconds and limit-rpm minutes",
		"limit-burst":                         "did you mean limit-burst-multiplier?",
		"rate-limit-burst":                    "did you mean limit-burst-multiplier?",
		"rate-limit-burst-multiplier":         "did you mean limit-burst-multiplier?",
		"rate-limit-connections":              "did you mean limit-connections?",
		"limit-concurrency":                   "did you mean limit-connections?",
		"rate-limit-rps":                      "did you mean limit-rps?",
		"rate-limit-requests-per-second":      "did you mean limit-rps?",
		"rate-limit-rpm":                      "did you mean limit-rpm?",
		"rate-limit-requests-per-minute":      "did you mean limit-rpm?",
		"rate-limit":                          rates,
		"limit-req":                           rates,
		"limit-requests":                      rates,
		"limit-req-rate":                      rates,
		"rate-limit-whitelist":                "did you mean limit-whitelist?",
		"ratelimit":                           all,
		"rate-policy":                         all,
		"configuration-of-limits-for-clients": all,
	} {
		stream := ingress(name + `: "10"`)
		require.Equal(t, []string{"unlimited: no release of the controller knows this limit, and it ignores what it does not know"},
			findings(t, "limit-unknown", stream), name)
		require.Equal(t, []string{hint}, hints(t, "limit-unknown", stream), name)
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "limit-unknown", stream))
	}
}

func TestALimitThatSomeReleaseKnowsIsNotUnknown(t *testing.T) {
	for _, name := range []string{
		"limit-rps", "limit-rpm", "limit-connections", "limit-burst-multiplier", "limit-rate", "limit-rate-after", "limit-allowlist", "limit-whitelist",
		"global-rate-limit", "global-rate-limit-window", "global-rate-limit-key", "global-rate-limit-ignored-cidrs",
	} {
		require.Empty(t, findings(t, "limit-unknown", ingress(name+`: "10"`)), name)
	}
}

func TestWhatIsNoLimitIsNotUnknown(t *testing.T) {
	for _, name := range []string{
		"proxy-body-size", "proxy-buffering", "whitelist-source-range", "configuration-snippet", "use-regex", "canary-weight",
		"proxy-bufferin", "enable-influxdb", "something-else", "generate-rate", "lmt-rps", // two letters
		"limit-req-status-code", "limit-conn-status-code", "rate-limit-status", "limit-reject-code", // those are status-as-annotation's
	} {
		require.Empty(t, findings(t, "limit-unknown", ingress(name+`: "10"`)), name)
	}
}

func TestOnlyTheControllersPrefixIsLookedAt(t *testing.T) {
	require.Empty(t, findings(t, "limit-unknown", ingress(`nginx.org/limit-req-rate: 10r/s`, `example.com/limit-rpss: "10"`, `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 1}"`)))
	prefixed := deployment("v1.15.1", "--annotations-prefix=edge.example.com")
	require.NotEmpty(t, findings(t, "limit-unknown", stream(prefixed, ingress(`edge.example.com/limit-rpss: "10"`))))
	require.Empty(t, findings(t, "limit-unknown", stream(prefixed, ingress(`limit-rpss: "10"`))))
}
