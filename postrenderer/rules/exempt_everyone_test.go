package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAListThatHoldsEveryAddressSwitchesTheLimitsOff(t *testing.T) {
	const (
		v4 = "unlimited: every client with an IPv4 address is exempt: the limits hold for none of them"
		v6 = "unlimited: every client with an IPv6 address is exempt: the limits hold for none of them"
	)
	for list, want := range map[string]string{
		"0.0.0.0/0":                          v4,
		"10.1.2.3/0":                         v4,
		"0.0.0.0/0,::/0":                     v4,
		"192.0.2.7,0.0.0.0/0":                v4,
		"0.0.0.0/1,128.0.0.0/1":              v4,
		"128.0.0.0/1, 0.0.0.0/1":             v4,
		"0.0.0.0/2,64.0.0.0/2,128.0.0.0/1":   v4,
		"0.0.0.0/1,128.0.0.0/2,192.0.0.0/2":  v4,
		"0.0.0.0/1,128.0.0.0/1,10.0.0.0/8":   v4,
		"::ffff:0.0.0.0/96":                  v4,
		"::/0":                               v6,
		"::/1,8000::/1":                      v6,
		"10.0.0.0/8,::/1,8000::/2,c000::/2":  v6,
		"::/0,0.0.0.0/1,128.0.0.0/2":         v6,
		"2001:db8::/32,::/1,8000::/1,fe80::": v6,
	} {
		for _, limit := range []string{`limit-rps: "10"`, `limit-rpm: "30"`, `limit-connections: "4"`} {
			stream := ingress(limit, `limit-allowlist: "`+list+`"`)
			require.Equal(t, []string{want}, findings(t, "exempt-everyone", stream), list)
			require.Equal(t, []string{"name only the networks that shall not be limited"}, hints(t, "exempt-everyone", stream))
			require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-allowlist"}, fields(t, "exempt-everyone", stream))
		}
	}
}

func TestAListThatLeavesAddressesOutIsFine(t *testing.T) {
	for _, list := range []string{
		"10.0.0.0/8", "0.0.0.0/1", "0.0.0.0/1,0.0.0.0/1", "0.0.0.0/1,128.0.0.0/2", "0.0.0.0/1,128.0.0.0/2,192.0.0.0/3", "192.0.2.7", "::/1", "::1",
		"::ffff:0.0.0.0/97", "0.0.0.0", "::", "0.0.0.0/1,8000::/1", "::/1,128.0.0.0/1", "::ffff:0.0.0.0/1", "",
	} {
		require.Empty(t, findings(t, "exempt-everyone", ingress(`limit-rps: "10"`, `limit-allowlist: "`+list+`"`)), list)
	}
}

func TestWhereNobodyIsLimitedNobodyIsExempt(t *testing.T) {
	for _, annotation := range []string{`limit-rps: "0"`, `limit-rps: "-1"`, `limit-rate: "100"`, `limit-burst-multiplier: "2"`} {
		require.Empty(t, findings(t, "exempt-everyone", ingress(annotation, `limit-allowlist: 0.0.0.0/0`)), annotation)
	}
	require.Empty(t, findings(t, "exempt-everyone", ingress(`limit-rps: "10"`, `whitelist-source-range: 0.0.0.0/0`)))
}

func TestExemptingEveryoneIsReportedUnderTheOldNameAndInTheLimitsAnnotation(t *testing.T) {
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-whitelist"}, fields(t, "exempt-everyone", ingress(`limit-rps: "10"`, `limit-whitelist: 0.0.0.0/0`)))
	require.Equal(t, []string{"ratelimit.model-ingress.dev/limits"},
		fields(t, "exempt-everyone", ingress(`ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 10, exemptCIDRs: [0.0.0.0/0]}"`)))
}

func TestExemptingEveryoneOnACanaryMakesNoDifference(t *testing.T) {
	require.Contains(t, findings(t, "exempt-everyone", ingress(`limit-rps: "10"`, `limit-allowlist: 0.0.0.0/0`, `canary: "true"`))[0], "no-effect: ")
	require.Contains(t, findingsWith(t, validating, "exempt-everyone", ingress(`limit-rps: "10"`, `limit-rpm: x`, `limit-allowlist: 0.0.0.0/0`))[0], "ingress-rejected: ")
}
