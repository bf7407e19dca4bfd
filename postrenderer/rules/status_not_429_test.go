package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEachStatusOtherThan429IsMentioned(t *testing.T) {
	const rate, connections = "advice: requests over a limit on rate get status ", "advice: requests over a limit on connections get status "
	for name, c := range map[string]struct {
		data []string
		want []string
	}{
		"nothing is said":      {[]string{`use-gzip: "true"`}, []string{rate + "503", connections + "503"}},
		"one is said":          {[]string{`limit-req-status-code: "429"`}, []string{connections + "503"}},
		"the other is said":    {[]string{`limit-conn-status-code: "429"`}, []string{rate + "503"}},
		"both are said":        {[]string{`limit-req-status-code: "429"`, `limit-conn-status-code: "429"`}, nil},
		"others are said":      {[]string{`limit-req-status-code: "420"`, `limit-conn-status-code: "599"`}, []string{rate + "420", connections + "599"}},
		"in another base":      {[]string{`limit-req-status-code: "0x1ad"`, `limit-conn-status-code: "0655"`}, nil},
		"what cannot be read":  {[]string{`limit-req-status-code: many`, `limit-conn-status-code: "429"`}, []string{rate + "503"}},
		"what nginx refuses":   {[]string{`limit-req-status-code: "200"`, `limit-conn-status-code: "700"`}, nil},
		"the bounds of status": {[]string{`limit-req-status-code: "399"`, `limit-conn-status-code: "400"`}, []string{connections + "400"}},
	} {
		require.ElementsMatch(t, c.want, findings(t, "status-not-429", config(c.data...)), name)
	}
	require.Equal(t, []string{`write limit-conn-status-code: "429"`}, hints(t, "status-not-429", config(`limit-req-status-code: "429"`)))
}

func TestWithoutAConfigMapNobodyKnowsTheStatus(t *testing.T) {
	require.Nil(t, findings(t, "status-not-429", deployment("v1.15.1")))
	require.Nil(t, findings(t, "status-not-429", ingress(`limit-rps: "10"`)))
}
