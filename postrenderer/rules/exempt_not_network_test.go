package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneBadEntryDropsAllLimitsOrTheIngress(t *testing.T) {
	for _, name := range []string{"limit-allowlist", "limit-whitelist"} {
		for _, value := range []string{"10.0.0.0/33", "foo", "10.0.0.0/8,", ",10.0.0.0/8", "10.0.0.0/8,,10.1.0.0/16", "127.0.0.1 10.0.0.1", "10.0.0.0/8;10.1.0.0/16", "010.0.0.1", "fe80::1%eth0"} {
			stream := ingress(`limit-rps: "10"`, name+`: "`+value+`"`)
			require.Equal(t, []string{`unlimited: "` + value + `" is not a list of networks: the controller drops every limit of this Ingress`},
				findingsWith(t, lenient, "exempt-not-network", stream))
			require.Equal(t, []string{`ingress-rejected: "` + value + `" is not a list of networks: the controller does not take the Ingress`},
				findingsWith(t, validating, "exempt-not-network", stream))
			require.Equal(t, []string{"write networks or addresses with commas between them, such as 10.0.0.0/8,192.0.2.7"}, hints(t, "exempt-not-network", stream))
			require.Equal(t, []string{"nginx.ingress.kubernetes.io/" + name}, fields(t, "exempt-not-network", stream))
		}
	}
}

func TestAListOfBlanksIsEmptyUnlessAnnotationsAreValidated(t *testing.T) {
	stream := ingress(`limit-rps: "10"`, `limit-allowlist: "  "`)
	require.Empty(t, findingsWith(t, lenient, "exempt-not-network", stream))
	require.Equal(t, []string{`ingress-rejected: "  " is not a list of networks: the controller does not take the Ingress`},
		findingsWith(t, validating, "exempt-not-network", stream))
}

func TestNetworksAndAddressesAreFine(t *testing.T) {
	for _, value := range []string{
		"10.0.0.0/8", "127.0.0.7/8", "192.0.2.7", " 10.0.0.0/8 , 192.0.2.7 ", "2001:db8::/32,::1", "10.0.0.0/08", "::ffff:10.0.0.1", "0.0.0.0/0", "",
	} {
		require.Empty(t, findingsWith(t, validating, "exempt-not-network", ingress(`limit-rps: "10"`, `limit-allowlist: "`+value+`"`)), value)
	}
	require.Empty(t, findingsWith(t, validating, "exempt-not-network", ingress(`limit-rps: "10"`, "limit-allowlist: |\n      10.0.0.0/8,\n      192.0.2.7")), "over several lines")
}

func TestTheOldNameIsReadOnlyWhereTheNewOneIsEmpty(t *testing.T) {
	require.Empty(t, findings(t, "exempt-not-network", ingress(`limit-rps: "10"`, `limit-allowlist: 10.0.0.0/8`, `limit-whitelist: foo`)))
	require.NotEmpty(t, findings(t, "exempt-not-network", ingress(`limit-rps: "10"`, `limit-allowlist: ""`, `limit-whitelist: foo`)))
	require.NotEmpty(t, findingsWith(t, version(t, "1.8.0"), "exempt-not-network", ingress(`limit-rps: "10"`, `limit-allowlist: 10.0.0.0/8`, `limit-whitelist: foo`)))
	require.Empty(t, findingsWith(t, version(t, "1.8.0"), "exempt-not-network", ingress(`limit-rps: "10"`, `limit-allowlist: foo`)), "not read before 1.9.1")
}

func TestABadEntryOnACanaryDropsNothing(t *testing.T) {
	stream := ingress(`limit-rps: "10"`, `limit-allowlist: foo`, `canary: "true"`)
	require.Contains(t, findingsWith(t, lenient, "exempt-not-network", stream)[0], "no-effect: ")
	require.Contains(t, findingsWith(t, validating, "exempt-not-network", stream)[0], "ingress-rejected: ", "validation does not spare canaries")
}
