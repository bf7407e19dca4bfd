package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

func TestValidationIsSwitchedOffOnlyWhereItWouldBeOn(t *testing.T) {
	said := []string{"advice: a limit that cannot be read is dropped, where the Ingress would be refused"}
	for name, c := range map[string]struct {
		controller string
		want       []string
	}{
		"off in the last release":           {deployment("v1.15.1", "--enable-annotation-validation=false"), said},
		"off in the first that validates":   {deployment("v1.12.0", "--enable-annotation-validation=0"), said},
		"off in a release that nobody says": {deployment("latest", "--enable-annotation-validation=false"), said},
		"on":                                {deployment("v1.15.1", "--enable-annotation-validation=true"), nil},
		"on without a value":                {deployment("v1.15.1", "--enable-annotation-validation"), nil},
		"off, then on":                      {deployment("v1.15.1", "--enable-annotation-validation=false", "--enable-annotation-validation"), nil},
		"not said":                          {deployment("v1.15.1"), nil},
		"off where it is off anyway":        {deployment("v1.11.8", "--enable-annotation-validation=false"), nil},
		"another flag":                      {deployment("v1.15.1", "--enable-metrics=false"), nil},
		"no controller":                     {config(`limit-req-status-code: "429"`), nil},
	} {
		require.Equal(t, c.want, findings(t, "validation-off", c.controller), name)
	}
	off := deployment("v1.15.1", "--enable-annotation-validation=false")
	require.Equal(t, []string{"--enable-annotation-validation"}, fields(t, "validation-off", off))
	require.Equal(t, []string{"take the flag out"}, hints(t, "validation-off", off))
}

func TestTheVersionThatSomebodySaysCountsForValidationToo(t *testing.T) {
	off := deployment("v1.11.0", "--enable-annotation-validation=false")
	require.Len(t, findingsWith(t, controller.Options{Version: ingressnginx.Last}, "validation-off", off), 1)
}
