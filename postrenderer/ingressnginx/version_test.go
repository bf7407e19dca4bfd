package ingressnginx_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

func TestVersionsAreReadAsTheirTagsAreWritten(t *testing.T) {
	for text, want := range map[string]string{"1.15.1": "1.15.1", "v1.11.0": "1.11.0", "1.12": "1.12.0", "v1.10.1-hardened1": "1.10.1", "0.49.3+x": "0.49.3"} {
		v, err := ingressnginx.ParseVersion(text)
		require.NoError(t, err)
		require.Equal(t, want, v.String())
	}
	for _, text := range []string{"", "1", "v", "latest", "1.x.0", "1.2.3.4", "1.-2.3", "1.2.70000"} {
		_, err := ingressnginx.ParseVersion(text)
		require.Error(t, err, text)
	}
}

func TestAnImageTellsTheVersionWhereItsTagLooksLikeARelease(t *testing.T) {
	for image, want := range map[string]string{
		"registry.k8s.io/ingress-nginx/controller:v1.15.1@sha256:0123": "1.15.1",
		"registry.k8s.io/ingress-nginx/controller-chroot:v1.11.0":      "1.11.0",
		"rancher/nginx-ingress-controller:v1.10.1-hardened1":           "1.10.1",
		"localhost:5000/controller:1.12.0":                             "1.12.0",
	} {
		v, ok := ingressnginx.VersionOfImage(image)
		require.True(t, ok, image)
		require.Equal(t, want, v.String())
	}
	for _, image := range []string{"", "controller", "localhost:5000/controller", "controller:latest", "controller:2026.11.24", "controller@sha256:0123"} {
		_, ok := ingressnginx.VersionOfImage(image)
		require.False(t, ok, image)
	}
}

func TestWhatTheControllerChecksDependsOnItsVersion(t *testing.T) {
	for text, want := range map[string]struct{ validates, tests bool }{
		"1.11.4": {false, true}, "1.11.5": {false, false}, "1.12.0": {true, true}, "1.12.1": {true, false}, "1.15.1": {true, false}, "0.49.3": {false, true},
	} {
		v, err := ingressnginx.ParseVersion(text)
		require.NoError(t, err)
		require.Equal(t, want.validates, v.ValidatesAnnotations(), text)
		require.Equal(t, want.tests, v.WebhookTestsNginx(), text)
	}
}

func TestTheKnownAnnotationsAreSortedAndHoldAllLimits(t *testing.T) {
	require.True(t, slices.IsSorted(ingressnginx.Annotations()))
	for _, name := range ingressnginx.Names() {
		require.True(t, ingressnginx.IsAnnotation(name), name)
		require.True(t, ingressnginx.IsLimit(name), name)
	}
	require.False(t, ingressnginx.IsLimit(""))
	require.False(t, ingressnginx.IsAnnotation("global-rate-limit"))
}
