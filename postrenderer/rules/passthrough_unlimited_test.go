package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const passedThrough = "unlimited: TLS connections that are passed through are not limited"

func TestLimitsDoNotReachTLSThatIsPassedThrough(t *testing.T) {
	said := []string{passedThrough}
	for name, c := range map[string]struct {
		annotations []string
		want        []string
	}{
		"a rate":                        {[]string{`limit-rps: "10"`, `ssl-passthrough: "true"`}, said},
		"connections, and 1 for true":   {[]string{`limit-connections: "4"`, `ssl-passthrough: "1"`}, said},
		"bandwidth":                     {[]string{`limit-rate: "100"`, `proxy-buffering: "on"`, `ssl-passthrough: "true"`}, said},
		"a wish":                        {[]string{`ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 10}"`, `ssl-passthrough: "true"`}, said},
		"switched off":                  {[]string{`limit-rps: "10"`, `ssl-passthrough: "false"`}, nil},
		"no boolean to the controller":  {[]string{`limit-rps: "10"`, `ssl-passthrough: "yes"`}, nil},
		"not said":                      {[]string{`limit-rps: "10"`}, nil},
		"no limit":                      {[]string{`ssl-passthrough: "true"`}, nil},
		"limits that are off":           {[]string{`limit-rps: "0"`, `limit-rate: "0"`, `ssl-passthrough: "true"`}, nil},
		"only settings that limit none": {[]string{`limit-burst-multiplier: "2"`, `ssl-passthrough: "true"`}, nil},
	} {
		require.Equal(t, c.want, findings(t, "passthrough-unlimited", ingress(c.annotations...)), name)
	}
	require.Equal(t, []string{"end TLS at the controller, or limit in the backend"},
		hints(t, "passthrough-unlimited", ingress(`limit-rps: "10"`, `ssl-passthrough: "true"`)))
}

func TestTLSIsPassedThroughOnlyWhereTheControllersFlagSaysSo(t *testing.T) {
	passing := ingress(`limit-rps: "10"`, `ssl-passthrough: "true"`)
	for name, c := range map[string]struct {
		controller string
		want       []string
	}{
		"the flag is given":                     {deployment("v1.15.1", "--enable-ssl-passthrough"), []string{passedThrough}},
		"the flag is on":                        {deployment("v1.15.1", "--enable-ssl-passthrough=true"), []string{passedThrough}},
		"the flag is off":                       {deployment("v1.15.1", "--enable-ssl-passthrough=false"), nil},
		"the flag is not given":                 {deployment("v1.15.1"), nil},
		"only the ConfigMap is in the input":    {config(`limit-req-status-code: "429"`), []string{passedThrough}},
		"the last of two flags counts":          {deployment("v1.15.1", "--enable-ssl-passthrough", "--enable-ssl-passthrough=false"), nil},
		"a flag of a longer name says nothing":  {deployment("v1.15.1", "--enable-ssl-passthrough-x"), nil},
		"a word behind the flag is not its own": {deployment("v1.15.1", "--enable-ssl-passthrough", `"false"`), []string{passedThrough}},
	} {
		require.Equal(t, c.want, findings(t, "passthrough-unlimited", stream(c.controller, passing)), name)
		require.Equal(t, c.want, findings(t, "passthrough-unlimited", stream(passing, c.controller)), name)
	}
}
