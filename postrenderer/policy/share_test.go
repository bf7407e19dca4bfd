package policy

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func shared(origin string, l limits.Limits) Layer {
	return Layer{Origin: origin, Limits: l, Scope: Cluster}
}

func TestARateSaidPerMinuteDoesNotLoosenAnotherLayer(t *testing.T) {
	perReplica := func(origin string, rpm int) Layer {
		return Layer{Origin: origin, Limits: limits.Limits{RequestsPerMinute: num(rpm)}}
	}
	rate := shared("cluster", limits.Limits{RequestsPerSecond: num(2)}) // 40 a minute for each of 3
	for _, tt := range []struct {
		name         string
		layers       []Layer
		want, origin string
	}{
		{"a weaker, lower one stays", []Layer{perReplica("weak", 10), rate}, "requestsPerSecond 0, requestsPerMinute 10", "weak"},
		{"a weaker, higher one gives way", []Layer{perReplica("weak", 90), rate}, "requestsPerSecond 0, requestsPerMinute 40", "cluster"},
		{"a stronger, higher one gives way", []Layer{rate, perReplica("strong", 100)}, "requestsPerSecond 0, requestsPerMinute 40", "cluster"},
		{"a stronger one that is off gives way", []Layer{rate, perReplica("strong", 0)}, "requestsPerSecond 0, requestsPerMinute 40", "cluster"},
	} {
		res, err := Resolve(tt.layers, 3)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, res.Limits.String(), tt.name)
		require.Equal(t, tt.origin, res.Origin.Of("requestsPerMinute"), tt.name)
	}
}

func TestARateSaidPerMinuteReplacesTheRatePerSecond(t *testing.T) {
	policy := shared("policy", limits.Limits{RequestsPerSecond: num(2)})
	policy.Override = true
	res, err := Resolve([]Layer{policy, {Origin: "native", Limits: limits.Limits{RequestsPerSecond: num(1)}}}, 3)
	require.NoError(t, err)
	require.Equal(t, "requestsPerSecond 0, requestsPerMinute 40", res.Limits.String())
	require.Equal(t, "policy", res.Origin.Of("requestsPerSecond"))
}

func TestBothRatesOfALayerHold(t *testing.T) {
	res, err := Resolve([]Layer{shared("p", limits.Limits{RequestsPerSecond: num(2), RequestsPerMinute: num(90)})}, 3)
	require.NoError(t, err)
	require.Equal(t, "requestsPerSecond 0, requestsPerMinute 30", res.Limits.String())
}

func TestWhatAStrongerLayerSaysIsNotShared(t *testing.T) {
	res, err := Resolve([]Layer{
		shared("policy", limits.Limits{RequestsPerMinute: num(1), Connections: num(9)}),
		{Origin: "native", Limits: limits.Limits{RequestsPerMinute: num(2)}},
	}, 3)
	require.NoError(t, err, "the part that would be less than one is not used")
	require.Equal(t, "requestsPerMinute 2, connections 3", res.Limits.String())
}

func TestEveryPartThatIsTooSmallIsToldWithTheLeastThatIsNot(t *testing.T) {
	_, err := Resolve([]Layer{shared("p", limits.Limits{RequestsPerSecond: num(1), Connections: num(2)})}, 100)
	require.EqualError(t, err, "p: scope Cluster: connections 2 is less than one for each of 100 controller replicas; the least is 100\n"+
		"p: scope Cluster: requestsPerSecond 1 is less than one for each of 100 controller replicas; the least is 2")
	_, err = Resolve([]Layer{shared("p", limits.Limits{RequestsPerSecond: num(2), Connections: num(100)})}, 100)
	require.NoError(t, err)
}

func TestAClusterPolicyWithBoundsAloneNeedsTheNumberOfReplicas(t *testing.T) {
	_, err := Resolve([]Layer{shared("p", limits.Limits{})}, 0)
	require.EqualError(t, err, "p: scope Cluster: the number of controller replicas is not known; say --controller-replicas")
}

func TestResolveLeavesItsLayersAlone(t *testing.T) {
	layers := []Layer{shared("p", limits.Limits{Connections: num(9)}), {Origin: "q", Limits: limits.Limits{RequestsPerMinute: num(6)}}}
	for range 2 {
		res, err := Resolve(layers, 3)
		require.NoError(t, err)
		require.Equal(t, "requestsPerMinute 6, connections 3", res.Limits.String())
	}
}

func TestBoundsOfAClusterPolicyAreForAllReplicasTogether(t *testing.T) {
	p := parseSpec(t, "{min: {requestsPerMinute: 200}, max: {requestsPerMinute: 300, bandwidth: 1Mi}, scope: Cluster}")
	messages := func(rpm, replicas int) []string {
		out := []string{}
		for _, v := range p.ViolationsAcross(limits.Limits{RequestsPerMinute: num(rpm), KibibytesPerSecond: num(1024)}, replicas) {
			out = append(out, v.Message)
		}
		return out
	}
	require.Empty(t, messages(100, 3))
	require.Empty(t, messages(66, 3), "a third of 200, rounded down as a default would be")
	require.Equal(t, []string{`requestsPerMinute 65 in each of 3 controller replicas is below the minimum 200 of policy "p" (p.yaml)`}, messages(65, 3))
	require.Equal(t, []string{`requestsPerMinute 250 in each of 3 controller replicas is above the maximum 300 of policy "p" (p.yaml)`}, messages(250, 3))
	require.Empty(t, messages(250, 1))
	require.Empty(t, messages(250, 0), "unknown counts as one")
}

func TestNothingAtFullSpeedMayBeBelowAMinimum(t *testing.T) {
	p := parseSpec(t, "{min: {bandwidthAfter: 64Ki}, max: {bandwidthAfter: 1Mi}}")
	require.Len(t, p.Violations(limits.Limits{KibibytesAfter: num(0)}), 1)
	require.Empty(t, p.Violations(limits.Limits{KibibytesAfter: num(64)}))
	require.Empty(t, p.Violations(limits.Limits{}), "what is not said breaks no bound")
}
