package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

// classed is an Ingress of a class that belongs to a controller.
func classed(owner string, annotations ...string) string {
	class := fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: edge}\nspec: {controller: %q}\n", owner)
	return stream(class, strings.Replace(ingress(annotations...), "ingressClassName: nginx", "ingressClassName: edge", 1))
}

func TestALimitOnAnIngressOfAnotherControllerIsNone(t *testing.T) {
	for _, owner := range []string{
		"nginx.org/ingress-controller", "haproxy.org/ingress-controller", "haproxy-ingress.github.io/controller", "ingress-controllers.konghq.com/kong",
		"apisix.apache.org/apisix-ingress", "higress.io/higress-controller", "projectcontour.io/ingress-controller", "cilium.io/ingress-controller",
		"istio.io/ingress-controller", "ingress.k8s.aws/alb", "azure/application-gateway",
	} {
		stream := classed(owner, `limit-rps: "10"`, `limit-rpm: "30"`)
		require.Equal(t, []string{`unlimited: class "edge" belongs to "` + owner + `", which does not read this limit`}, findings(t, "class-foreign", stream))
		require.Equal(t, []string{"limit in the way of that controller, or give the Ingress a class of ingress-nginx's"}, hints(t, "class-foreign", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rps"}, fields(t, "class-foreign", stream), "the first is enough")
		require.Empty(t, findings(t, "class-not-handled", stream), "one finding is enough")
	}
}

func TestTheLimitsAnnotationAsksForLimitsToo(t *testing.T) {
	require.Equal(t, []string{"ratelimit.model-ingress.dev/limits"},
		fields(t, "class-foreign", classed("nginx.org/ingress-controller", `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 1}"`)))
}

func TestNothingIsSaidOfAControllerThatMayReadLimits(t *testing.T) {
	for _, owner := range []string{
		"traefik.io/ingress-controller",            // its provider for ingress-nginx does
		"webapprouting.kubernetes.azure.com/nginx", // the ingress-nginx of AKS
		"k8s.io/internal-ingress-nginx",            // a second one may go by any name
		"k8s.io/internal",
		"example.com/edge",
		"nginx.org.example.com/edge",
		"azure.example.com/edge",
		"",
	} {
		stream := classed(owner, `limit-rps: "10"`)
		require.Empty(t, findings(t, "class-foreign", stream), owner)
		require.Len(t, findings(t, "class-not-handled", stream), 1, owner)
	}
}

func TestAnIngressOfAnotherControllerThatAsksForNoLimitIsFine(t *testing.T) {
	for _, annotation := range []string{`proxy-body-size: 8m`, `nginx.org/limit-req-rate: 10r/s`, `limit-rps: "0"`, `limit-rps: ""`, `limit-allowlist: ""`, `limit-rpss: "1"`} {
		stream := classed("nginx.org/ingress-controller", annotation)
		require.Empty(t, findings(t, "class-foreign", stream), annotation)
		require.Len(t, findings(t, "class-not-handled", stream), 1, annotation)
	}
}

func TestAClassThatTheCallerKnowsIsOurs(t *testing.T) {
	stream := classed("nginx.org/ingress-controller", `limit-rps: "10"`)
	require.Empty(t, findingsWith(t, controller.Options{Classes: []string{"edge"}}, "class-foreign", stream))
	require.Empty(t, findingsWith(t, controller.Options{Classes: []string{"edge"}}, "class-not-handled", stream))
	require.Empty(t, findings(t, "class-foreign", classed("k8s.io/ingress-nginx", `limit-rps: "10"`)))
	require.Empty(t, findings(t, "class-foreign", ingress(`limit-rps: "10"`)), "a class that is not in the input")
}
