package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// scaled is the controller with a number of replicas.
func scaled(replicas string) string {
	return strings.Replace(deployment("v1.15.1"), "spec:\n", "spec:\n  replicas: "+replicas+"\n", 1)
}

// autoscaler is one of the controller's Deployment, with a line of its spec.
func autoscaler(apiVersion, kind, line string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata:\n  name: scaler\n  namespace: ingress-nginx\nspec:\n" +
		"  scaleTargetRef:\n    name: ingress-nginx-controller\n    kind: Deployment\n  " + line + "\n"
}

func TestEachReplicaCountsForItself(t *testing.T) {
	const (
		hpa  = "HorizontalPodAutoscaler"
		keda = "ScaledObject"
	)
	for name, c := range map[string]struct{ text, want string }{
		"three replicas": {scaled("3"), "advice: each limit counts 3 times, once for every replica"},
		"an autoscaler": {
			stream(deployment("v1.15.1"), autoscaler("autoscaling/v2", hpa, "maxReplicas: 11")),
			"advice: HorizontalPodAutoscaler ingress-nginx/scaler changes how often each limit counts: up to 11 times",
		},
		"an autoscaler is stronger than a number": {
			stream(autoscaler("autoscaling/v2", hpa, "maxReplicas: 11"), scaled("1")),
			"advice: HorizontalPodAutoscaler ingress-nginx/scaler changes how often each limit counts: up to 11 times",
		},
		"KEDA": {
			stream(deployment("v1.15.1"), autoscaler("keda.sh/v1alpha1", keda, "maxReplicaCount: 7")),
			"advice: ScaledObject ingress-nginx/scaler changes how often each limit counts: up to 7 times",
		},
		"KEDA without a bound": {
			stream(deployment("v1.15.1"), autoscaler("keda.sh/v1alpha1", keda, "minReplicaCount: 1")),
			"advice: ScaledObject ingress-nginx/scaler changes how often each limit counts",
		},
		"on every node": {
			strings.Replace(deployment("v1.15.1"), "kind: Deployment", "kind: DaemonSet", 1),
			"advice: each limit counts once for every node that runs the controller",
		},
		"one replica":                      {scaled("1"), ""},
		"none":                             {scaled("0"), ""},
		"a number that is not said":        {deployment("v1.15.1"), ""},
		"a number that is null":            {scaled("null"), ""},
		"an autoscaler of up to one":       {stream(deployment("v1.15.1"), autoscaler("autoscaling/v2", hpa, "maxReplicas: 1")), ""},
		"an autoscaler of something else":  {stream(deployment("v1.15.1"), strings.Replace(autoscaler("autoscaling/v2", hpa, "maxReplicas: 9"), "name: ingress-nginx-controller", "name: shop", 1)), ""},
		"something else with three":        {strings.Replace(scaled("3"), "/nginx-ingress-controller", "/server", 1), ""},
		"the ConfigMap without controller": {config(`limit-req-status-code: "429"`), ""},
	} {
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		require.Equal(t, want, findings(t, "replicas-multiply", c.text), name)
	}
	require.Equal(t, []string{"share a limit out with a policy of scope Cluster, or count it for one replica"}, hints(t, "replicas-multiply", scaled("2")))
}
