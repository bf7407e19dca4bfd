package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAValueOfTheConfigMapThatIsNoStringIsRefusedByTheAPIServer(t *testing.T) {
	for line, text := range map[string]string{
		`limit-req-status-code: 429`:  "429",
		`use-forwarded-headers: true`: "true",
		`proxy-buffering: on`:         "on",
		`worker-processes: 4`:         "4", // of any key, not only those about limits
	} {
		stream := config(line)
		require.Equal(t, []string{"ingress-rejected: the value " + text + " is not a string, so the API server refuses the ConfigMap"},
			findings(t, "config-not-string", stream), line)
		require.Equal(t, []string{`write it with quotes: "` + text + `"`}, hints(t, "config-not-string", stream))
	}
}

func TestAListInTheConfigMapCannotBeQuoted(t *testing.T) {
	stream := config(`proxy-real-ip-cidr: [10.0.0.0/8]`)
	require.Equal(t, []string{"ingress-rejected: the value that is a list or a mapping is not a string, so the API server refuses the ConfigMap"},
		findings(t, "config-not-string", stream))
	require.Equal(t, []string{"write it as a string"}, hints(t, "config-not-string", stream))
}

func TestTheConfigMapOfAControllerInTheStreamIsReadToo(t *testing.T) {
	require.Equal(t, []string{"data.limit-req-status-code"},
		fields(t, "config-not-string", stream(deployment("v1.15.1"), config(`limit-req-status-code: 429`))))
}

func TestStringsInTheConfigMapAreFine(t *testing.T) {
	require.Empty(t, findings(t, "config-not-string", config(
		`limit-req-status-code: "429"`,
		`proxy-real-ip-cidr: 10.0.0.0/8`,
		`limit-rate: ~`, // read as ""
		`use-forwarded-headers: 'true'`,
	)))
}

func TestAConfigMapOfAnotherProgramIsNotRead(t *testing.T) {
	require.Empty(t, findings(t, "config-not-string", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {limit-req-status-code: 429}\n"))
}
