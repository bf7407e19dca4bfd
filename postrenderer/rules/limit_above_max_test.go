package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

func TestAMaximumIsEnforcedOnWhatResults(t *testing.T) {
	most := policyOf("max:", "  requestsPerSecond: 20", "  burstMultiplier: 4", "  connections: 8")
	for name, c := range map[string]struct {
		annotations []string
		want        []string
		hints       []string
	}{
		"by hand": {
			[]string{`limit-rps: "21"`, `limit-burst-multiplier: "4"`},
			[]string{`: requestsPerSecond 21 is above the maximum 20 of policy "house"`},
			[]string{"the value comes from the controller's own annotations"},
		},
		"by wish": {
			[]string{`ratelimit.model-ingress.dev/limits: "{connections: 9}"`},
			[]string{`: connections 9 is above the maximum 8 of policy "house"`},
			[]string{"the value comes from annotation ratelimit.model-ingress.dev/limits"},
		},
		"by default": {
			[]string{`limit-rps: "20"`},
			[]string{`: burstMultiplier 5 is above the maximum 4 of policy "house"`},
			[]string{"it is the controller's default, since nobody says burstMultiplier"},
		},
		"just right":             {annotations: []string{`limit-rps: "20"`, `limit-burst-multiplier: "4"`, `limit-connections: "8"`}},
		"off":                    {annotations: []string{`limit-rps: "0"`}},
		"no rate, no multiplier": {annotations: []string{`limit-connections: "8"`}},
	} {
		text := stream(most, ingress(c.annotations...))
		require.Equal(t, c.want, findings(t, "limit-above-max", text), name)
		require.Equal(t, c.hints, hints(t, "limit-above-max", text), name)
		require.Nil(t, findings(t, "limit-below-min", text), name)
	}
}

func TestBoundsOfAPolicyForAllReplicasAreDividedByThem(t *testing.T) {
	cluster := policyOf("scope: Cluster", "max:", "  connections: 9")
	three := controller.Options{Replicas: 3}
	require.Equal(t, []string{`: connections 4 in each of 3 controller replicas is above the maximum 9 of policy "house"`},
		findingsWith(t, three, "limit-above-max", stream(cluster, ingress(`limit-connections: "4"`))))
	require.Nil(t, findingsWith(t, three, "limit-above-max", stream(cluster, ingress(`limit-connections: "3"`))))
}

func TestALimitThatAPolicyGivesNamesThatPolicy(t *testing.T) {
	gives := policyOf("default:", "  connections: 9")
	require.Equal(t, []string{`the value comes from policy "house"`},
		hints(t, "limit-above-max", stream(gives, policyOf("max:", "  connections: 8"), ingress())))
}
