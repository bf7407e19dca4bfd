package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnAmountToSendFirstNeedsABandwidth(t *testing.T) {
	said := []string{"no-effect: bandwidthAfter does nothing without bandwidth"}
	for name, c := range map[string]struct {
		annotations []string
		config      string
		want        []string
	}{
		"by itself":           {annotations: []string{`limit-rate-after: "100"`}, want: said},
		"a wish":              {annotations: []string{`ratelimit.model-ingress.dev/limits: "{bandwidthAfter: 1Mi}"`}, want: said},
		"beside a rate of 0":  {annotations: []string{`limit-rate-after: "100"`, `limit-rate: "0"`}, want: said},
		"0 beats the default": {annotations: []string{`limit-rate-after: "100"`, `limit-rate: "0"`}, config: `limit-rate: "50"`, want: said},
		"so does less than 0": {annotations: []string{`limit-rate-after: "100"`, `limit-rate: "-1"`}, config: `limit-rate: "50"`, want: said},
		"a default of 0":      {annotations: []string{`limit-rate-after: "100"`}, config: `limit-rate: "0"`, want: said},
		"a default that the controller cannot read":   {annotations: []string{`limit-rate-after: "100"`}, config: `limit-rate: 50k`, want: said},
		"a rate that it cannot read":                  {annotations: []string{`limit-rate-after: "100"`, `limit-rate: 50k`}, want: said},
		"with bandwidth":                              {annotations: []string{`limit-rate-after: "100"`, `limit-rate: "50"`}},
		"with a default":                              {annotations: []string{`limit-rate-after: "100"`}, config: `limit-rate: "50"`},
		"with a default for a rate it cannot read":    {annotations: []string{`limit-rate-after: "100"`, `limit-rate: 50k`}, config: `limit-rate: "50"`},
		"with a default for an empty rate":            {annotations: []string{`limit-rate-after: "100"`, `limit-rate: ""`}, config: `limit-rate: "50"`},
		"nothing first":                               {annotations: []string{`limit-rate-after: "0"`}},
		"an amount that the controller does not read": {annotations: []string{`limit-rate-after: 1m`}},
		"not said": {annotations: []string{`limit-rps: "10"`}},
	} {
		text := ingress(c.annotations...)
		if c.config != "" {
			text = stream(config(c.config), text)
		}
		require.Equal(t, c.want, findings(t, "after-without-bandwidth", text), name)
	}
	require.Equal(t, []string{"set bandwidth, or drop bandwidthAfter"}, hints(t, "after-without-bandwidth", ingress(`limit-rate-after: "100"`)))
}
