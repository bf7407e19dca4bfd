package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

func TestAnIngressOfAnUnknownClassIsLeftAlone(t *testing.T) {
	stream := strings.Replace(ingress(`limit-rps: "10"`), "ingressClassName: nginx", "ingressClassName: internal", 1)
	require.Equal(t, []string{`advice: is left alone: class "internal" is not known to be ingress-nginx's; if it is, say so with --ingress-class internal`},
		findings(t, "class-not-handled", stream))
	require.Equal(t, []string{""}, fields(t, "class-not-handled", stream))
	require.Empty(t, findingsWith(t, controller.Options{Classes: []string{"internal"}}, "class-not-handled", stream))
}

func TestAnIngressOfAClassWithAnUnknownControllerIsLeftAlone(t *testing.T) {
	require.Equal(t, []string{`advice: is left alone: class "edge" belongs to "example.com/edge", which is not known to be an ingress-nginx; if it is, say so with --ingress-class edge`},
		findings(t, "class-not-handled", classed("example.com/edge", `limit-rps: "10"`)))
}

func TestAnIngressWithoutLimitsIsLeftAloneToo(t *testing.T) {
	require.Len(t, findings(t, "class-not-handled", classed("nginx.org/ingress-controller")), 1)
}

func TestAnIngressOfIngressNginxIsNotLeftAlone(t *testing.T) {
	require.Empty(t, findings(t, "class-not-handled", ingress(`limit-rps: "10"`)))
	require.Empty(t, findings(t, "class-not-handled", classed("k8s.io/ingress-nginx", `limit-rps: "10"`)))
	require.Empty(t, findings(t, "class-not-handled", strings.Replace(ingress(), "  ingressClassName: nginx\n", "", 1)), "without a class")
	require.Empty(t, findings(t, "class-not-handled", stream(deployment("v1.15.1", "--controller-class=example.com/edge"), classed("example.com/edge"))))
}
