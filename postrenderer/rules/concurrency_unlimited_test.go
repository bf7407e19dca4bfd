package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASlowEndpointWithARateAndNoLimitOnConnectionsIsMentioned(t *testing.T) {
	said := []string{"advice: answers may take minutes, and nothing bounds how many a client has in progress"}
	for name, c := range map[string]struct {
		annotations []string
		want        []string
	}{
		"a rate per minute":      {[]string{`proxy-read-timeout: "300"`, `limit-rpm: "30"`}, said},
		"a rate per second":      {[]string{`proxy-read-timeout: "3600"`, `limit-rps: "1"`}, said},
		"a wish":                 {[]string{`proxy-read-timeout: "3600"`, `ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 30}"`}, said},
		"connections are off":    {[]string{`proxy-read-timeout: "300"`, `limit-rpm: "30"`, `limit-connections: "0"`}, said},
		"connections":            {[]string{`proxy-read-timeout: "300"`, `limit-rpm: "30"`, `limit-connections: "4"`}, nil},
		"connections by wish":    {[]string{`proxy-read-timeout: "300"`, `limit-rpm: "30"`, `ratelimit.model-ingress.dev/limits: "{connections: 4}"`}, nil},
		"no rate":                {[]string{`proxy-read-timeout: "300"`}, nil},
		"not so slow":            {[]string{`proxy-read-timeout: "299"`, `limit-rpm: "30"`}, nil},
		"no timeout":             {[]string{`limit-rpm: "30"`}, nil},
		"a timeout with a unit":  {[]string{`proxy-read-timeout: 3600s`, `limit-rpm: "30"`}, nil},
		"only bandwidth limited": {[]string{`proxy-read-timeout: "300"`, `limit-rate: "100"`, `proxy-buffering: "on"`}, nil},
	} {
		require.Equal(t, c.want, findings(t, "concurrency-unlimited", ingress(c.annotations...)), name)
	}
	slow := ingress(`proxy-read-timeout: "300"`, `limit-rpm: "30"`)
	require.Equal(t, []string{"set connections, such as 4"}, hints(t, "concurrency-unlimited", slow))
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/proxy-read-timeout"}, fields(t, "concurrency-unlimited", slow))
}
