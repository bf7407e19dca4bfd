package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnAnnotationThatIsNoStringIsRefusedByTheAPIServer(t *testing.T) {
	for annotation, text := range map[string]string{
		`limit-rps: 10`:            "10",
		`limit-rps: 1e3`:           "1e3",
		`limit-rps: 0x10`:          "0x10",
		`proxy-buffering: on`:      "on",
		`ssl-redirect: true`:       "true",
		`use-regex: yes`:           "yes",
		`example.com/weight: 0.5`:  "0.5",
		`example.com/ready: False`: "False",
	} {
		stream := ingress(annotation)
		require.Equal(t, []string{"ingress-rejected: the value " + text + " is not a string, so the API server refuses the Ingress"},
			findings(t, "annotation-not-string", stream), annotation)
		require.Equal(t, []string{`write it with quotes: "` + text + `"`}, hints(t, "annotation-not-string", stream))
	}
}

func TestAnAnnotationThatIsAListOrAMappingCannotBeQuoted(t *testing.T) {
	for _, annotation := range []string{`limit-allowlist: [10.0.0.0/8]`, `example.com/owner: {team: shop}`} {
		stream := ingress(`limit-rps: "10"`, annotation)
		require.Equal(t, []string{"ingress-rejected: the value that is a list or a mapping is not a string, so the API server refuses the Ingress"},
			findings(t, "annotation-not-string", stream), annotation)
		require.Equal(t, []string{"write it as a string"}, hints(t, "annotation-not-string", stream))
	}
}

func TestEachAnnotationThatIsNoStringIsNamed(t *testing.T) {
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rps", "example.com/on"},
		fields(t, "annotation-not-string", ingress(`limit-rps: 10`, `limit-rpm: "30"`, `example.com/on: true`)))
}

func TestAStringIsAStringHoweverItIsWritten(t *testing.T) {
	require.Empty(t, findings(t, "annotation-not-string", ingress(
		`limit-rps: "10"`,
		`limit-rpm: '30'`,
		`limit-connections: !!str 4`,
		`proxy-buffering: "on"`,
		`proxy-body-size: 8m`,
		`limit-allowlist: 10.0.0.0/8`,
		`limit-rate: ~`, // read as ""
		"example.com/note: |\n      10",
	)))
}

func TestAnAnnotationThatIsReplacedWithAStringIsNotReported(t *testing.T) {
	policy := "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: strict}\n" +
		"spec: {override: true, default: {requestsPerSecond: 10}}\n"
	require.Empty(t, findings(t, "annotation-not-string", stream(policy, ingress(`limit-rps: 10`))))
	require.NotEmpty(t, findings(t, "annotation-not-string", stream(policy, ingress(`limit-rpm: 10`))))
}
