package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

func TestBandwidthIsNotLimitedWithoutBuffering(t *testing.T) {
	said := []string{"unlimited: bandwidth is not limited while nginx does not buffer the response"}
	for name, c := range map[string]struct {
		annotations []string
		config      string
		want        []string
	}{
		"nothing is said":               {annotations: []string{`limit-rate: "100"`}, want: said},
		"a wish":                        {annotations: []string{`ratelimit.model-ingress.dev/limits: "{bandwidth: 1Mi}"`}, want: said},
		"off":                           {annotations: []string{`limit-rate: "100"`, `proxy-buffering: "off"`}, want: said},
		"off here, on for the others":   {annotations: []string{`limit-rate: "100"`, `proxy-buffering: "off"`}, config: `proxy-buffering: "on"`, want: said},
		"off for all":                   {annotations: []string{`limit-rate: "100"`}, config: `proxy-buffering: "off"`, want: said},
		"not a value of the annotation": {annotations: []string{`limit-rate: "100"`, `proxy-buffering: "true"`}, want: said},
		"on":                            {annotations: []string{`limit-rate: "100"`, `proxy-buffering: "on"`}},
		"on, with blanks that the controller cuts": {annotations: []string{`limit-rate: "100"`, `proxy-buffering: " on "`}},
		"on for all":                    {annotations: []string{`limit-rate: "100"`}, config: `proxy-buffering: "on"`},
		"on for all, with blanks":       {annotations: []string{`limit-rate: "100"`}, config: `proxy-buffering: " on "`},
		"on for all, and blank here":    {annotations: []string{`limit-rate: "100"`, `proxy-buffering: " "`}, config: `proxy-buffering: "on"`},
		"on for all, and no value here": {annotations: []string{`limit-rate: "100"`, `proxy-buffering: "true"`}, config: `proxy-buffering: "on"`},
		"no bandwidth":                  {annotations: []string{`limit-rps: "10"`}},
		"bandwidth that is off":         {annotations: []string{`limit-rate: "0"`}},
		"bandwidth that cannot be read": {annotations: []string{`limit-rate: "100k"`}},
	} {
		text := ingress(c.annotations...)
		if c.config != "" {
			text = stream(text, config(c.config))
		}
		require.Equal(t, c.want, findings(t, "bandwidth-unbuffered", text), name)
	}
	require.Equal(t, []string{`add the annotation proxy-buffering: "on", which delays streamed answers, or drop the limit`},
		hints(t, "bandwidth-unbuffered", ingress(`limit-rate: "100"`)))
}

func TestWithoutValidationAValueThatIsNotOnDoesNotBuffer(t *testing.T) {
	off := false
	require.Len(t, findingsWith(t, controller.Options{Validation: &off}, "bandwidth-unbuffered",
		stream(ingress(`limit-rate: "100"`, `proxy-buffering: "true"`), config(`proxy-buffering: "on"`))), 1)
}

func TestBandwidthOfAnIngressThatIsRefusedOrACanaryIsNotUnlimitedButMissing(t *testing.T) {
	const message = ": bandwidth is not limited while nginx does not buffer the response"
	require.Equal(t, []string{"ingress-rejected" + message}, findings(t, "bandwidth-unbuffered", ingress(`limit-rate: "100"`, `limit-rps: 10r/s`)))
	require.Equal(t, []string{"no-effect" + message}, findings(t, "bandwidth-unbuffered", ingress(`limit-rate: "100"`, `canary: "true"`)))
}

func TestAFindingIsAtTheAnnotationThatAsked(t *testing.T) {
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rate"}, fields(t, "bandwidth-unbuffered", ingress(`limit-rate: "100"`)))
	require.Equal(t, []string{"ratelimit.model-ingress.dev/limits"},
		fields(t, "bandwidth-unbuffered", ingress(`ratelimit.model-ingress.dev/limits: "{bandwidth: 1Mi}"`)))
}
