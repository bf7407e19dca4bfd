package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// object is one of that kind with annotations on itself and on its pods.
func object(kind, own, pods string) string {
	return "apiVersion: v1\nkind: " + kind + "\nmetadata:\n  name: web\n  annotations: {" + own + "}\n" +
		"spec:\n  template:\n    metadata:\n      annotations: {" + pods + "}\n"
}

const misplaced = `nginx.ingress.kubernetes.io/limit-rps: "10"`

func TestALimitOnAnotherKindOfObjectIsNone(t *testing.T) {
	const onIngress = "write it on the Ingress that leads there"
	const onRoute = "limit in the way of the controller that handles the route; ingress-nginx does not read it"
	for kind, hint := range map[string]string{
		"Service": onIngress, "Pod": onIngress, "Deployment": onIngress, "DaemonSet": onIngress, "StatefulSet": onIngress,
		"IngressClass": "write it on each Ingress of the class, or give them one with a RateLimitPolicy",
		"HTTPRoute":    onRoute, "Gateway": onRoute,
	} {
		stream := object(kind, misplaced, "")
		require.Equal(t, []string{"unlimited: the controller reads limits from Ingresses only, and this is of kind " + kind}, findings(t, "misplaced-limit", stream))
		require.Equal(t, []string{hint}, hints(t, "misplaced-limit", stream))
		require.Equal(t, []string{"nginx.ingress.kubernetes.io/limit-rps"}, fields(t, "misplaced-limit", stream))
	}
}

func TestALimitOnAPodTemplateIsFoundToo(t *testing.T) {
	require.Len(t, findings(t, "misplaced-limit", object("Deployment", "", misplaced)), 1)
	require.Len(t, findings(t, "misplaced-limit", object("Deployment", misplaced, misplaced)), 2)
}

func TestTheLimitsAnnotationIsMisplacedThereToo(t *testing.T) {
	require.Equal(t, []string{"ratelimit.model-ingress.dev/limits"},
		fields(t, "misplaced-limit", object("Service", `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 1}"`, "")))
}

func TestKindsThatHandTheirAnnotationsOnAreNotReported(t *testing.T) {
	for _, kind := range []string{"InferenceService", "RayCluster", "ConfigMap", "Certificate", "Ingress", "CustomResourceDefinition"} {
		require.Empty(t, findings(t, "misplaced-limit", object(kind, misplaced, misplaced)), kind)
	}
}

func TestAnIngressIsTheRightPlace(t *testing.T) {
	require.Empty(t, findings(t, "misplaced-limit", ingress(`limit-rps: "10"`)))
	require.Empty(t, findings(t, "misplaced-limit", classed("nginx.org/ingress-controller", `limit-rps: "10"`)))
}

func TestWhatIsNoLimitIsNotMisplaced(t *testing.T) {
	for _, annotation := range []string{
		`nginx.ingress.kubernetes.io/limit-rps: "0"`, `nginx.ingress.kubernetes.io/limit-rps: ""`, `nginx.ingress.kubernetes.io/limit-rpss: "10"`,
		`nginx.ingress.kubernetes.io/proxy-body-size: 8m`, `haproxy.org/rate-limit-requests: "10"`, `example.com/limit-rps: "10"`,
	} {
		require.Empty(t, findings(t, "misplaced-limit", object("Service", annotation, "")), annotation)
	}
	text := "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {externalName: 'nginx.ingress.kubernetes.io/limit-rps: \"10\"'}\n"
	require.Empty(t, findings(t, "misplaced-limit", text), "text that only looks like one")
}
