package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysAboutLimitsThatTheControllerDoesNotKnow(t *testing.T) {
	const said = "no-effect: the controller does not know this key, and ignores it"
	const elsewhere = "limits on requests are set on each Ingress; a RateLimitPolicy gives all of them one"
	for key, hint := range map[string]string{
		"rate-limiting-enable":    elsewhere,
		"limit-rps":               elsewhere,
		"limit-connections":       elsewhere,
		"limit-req-zone-variable": elsewhere,
		"limit-req-statuscode":    "did you mean limit-req-status-code?",
		"limit-conn-status":       "did you mean limit-conn-status-code?",
		"limit-status-code":       "did you mean limit-req-status-code?",
		"limti-rate":              "did you mean limit-rate?",
		"use-forwarded-header":    "did you mean use-forwarded-headers?",
		"proxy-real-ip-cidrs":     "did you mean proxy-real-ip-cidr?",
	} {
		text := config(key + `: "x"`)
		require.Equal(t, []string{said}, findings(t, "config-key-unknown", text), key)
		require.Equal(t, []string{hint}, hints(t, "config-key-unknown", text), key)
		require.Equal(t, []string{"data." + key}, fields(t, "config-key-unknown", text), key)
	}
}

func TestKeysThatTheControllerKnowsAreNotReported(t *testing.T) {
	var known []string
	for _, key := range []string{
		"limit-req-status-code", "limit-conn-status-code", "limit-conn-zone-variable", "limit-rate", "limit-rate-after",
		"use-forwarded-headers", "forwarded-for-header", "compute-full-forwarded-for", "proxy-real-ip-cidr", "use-proxy-protocol", "enable-real-ip",
		"proxy-buffering", "proxy-buffer-size", "proxy-buffers-number", "proxy-busy-buffers-size", "annotations-risk-level", "allow-snippet-annotations",
		"variables-hash-bucket-size", "variables-hash-max-size", "proxy-headers-hash-bucket-size", "use-gzip", "add-headers", "proxy-set-headers",
		"global-rate-limit-memcached-host", "global-rate-limit-memcached-port", "global-rate-limit-status-code", // up to 1.11
		"something-of-somebody-elses",
	} {
		known = append(known, key+`: "1"`)
	}
	require.Nil(t, findings(t, "config-key-unknown", config(known...)))
}
