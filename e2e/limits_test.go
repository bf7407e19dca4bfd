//go:build e2e

package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/cluster"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// ingress is one for the host <name>.test, with annotations of the controller's.
func ingress(name string, annotations map[string]string) string {
	text := fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: %s\n  namespace: shop\n  annotations:\n    example.com/nothing: \"\"\n", name)
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		text += fmt.Sprintf("    %s%s: %q\n", annotationPrefix, key, annotations[key])
	}
	return text + fmt.Sprintf(`spec:
  ingressClassName: nginx
  rules:
    - host: %s.test
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: model, port: {number: 80}}}
`, name)
}

// serves asks for a host in nginx's configuration.
func serves(host string) func(config string) bool {
	return func(config string) bool { return strings.Contains(config, "server_name "+host) }
}

// open brings an empty shop and a controller up.
func open(t *testing.T, number int, o cluster.Options) *cluster.Controller {
	t.Helper()
	lab.Apply(t, cluster.Class)
	lab.Service(t, "shop", "model")
	lab.DeleteIngresses(t, "shop")
	return lab.StartController(t, number, o)
}

// answers waits until requests for a host reach the backend: the balancer hears
// of endpoints once a second.
func answers(t *testing.T, ctl *cluster.Controller, url string) {
	t.Helper()
	prober := cluster.NewClient(ctl, "127.0.9.9")
	require.Eventually(t, func() bool { status := prober.Get(t, url); return status != 404 && status != 502 && status != 503 }, 10*time.Second, 100*time.Millisecond)
}

func TestEachReplicaAndEachClientCountForThemselves(t *testing.T) {
	first := open(t, 1, cluster.Options{})
	second := lab.StartController(t, 2, cluster.Options{})
	lab.Apply(t, ingress("web", map[string]string{"limit-rpm": "30"}))
	for _, ctl := range []*cluster.Controller{first, second} {
		ctl.WaitFor(t, 20*time.Second, serves("web.test"))
		answers(t, ctl, "http://web.test/")
		for _, address := range []string{"127.0.3.1", "127.0.3.2"} {
			statuses, took := cluster.NewClient(ctl, address).Burst(t, 300, "http://web.test/")
			require.InDelta(t, 151+took.Seconds()/2, statuses[200], 1, statuses)
			require.Equal(t, 300, statuses[200]+statuses[503])
		}
	}
}

func TestOneBadIngressStopsTheUpdatesOfEverybody(t *testing.T) {
	ctl := open(t, 1, cluster.Options{})
	bad := ingress("bad", map[string]string{"limit-rps": "10", "limit-burst-multiplier": "0"})
	side := side{}
	said, _ := side.verdict(sample{name: "bad", annotations: map[string]string{"limit-rps": "10", "limit-burst-multiplier": "0"}})
	require.Equal(t, "controller-frozen", said)

	lab.Apply(t, bad)
	require.Eventually(t, func() bool { return strings.Contains(ctl.Log(), `invalid burst value "burst=0"`) }, 10*time.Second, 50*time.Millisecond)
	lab.Apply(t, ingress("innocent", nil))
	require.Never(t, func() bool { return serves("innocent.test")(ctl.Config()) }, 3*time.Second, 100*time.Millisecond, "another one's Ingress is held up")

	lab.Delete(t, bad)
	ctl.WaitFor(t, 30*time.Second, func(config string) bool { return serves("innocent.test")(config) })
}

// TestTrafficPassesAsForecast sends a burst to Ingresses with limits drawn at
// random, each from an address of its own, and holds what passes against Forecast.
func TestTrafficPassesAsForecast(t *testing.T) {
	ctl := open(t, 1, cluster.Options{})
	seed := number(t, "E2E_SEED", 1)
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	const many = 24
	drawn := make([]limits.Limits, many)
	for i := range drawn {
		drawn[i] = drawLimits(random)
		lab.Apply(t, ingress(fmt.Sprintf("drawn-%d", i), annotationsOf(drawn[i])))
	}
	ctl.WaitFor(t, 30*time.Second, serves(fmt.Sprintf("drawn-%d.test", many-1)))
	requests, agreed := 0, 0
	for i, l := range drawn {
		url := fmt.Sprintf("http://drawn-%d.test/", i)
		answers(t, ctl, url)
		least := int(l.Forecast().AtOnce)
		statuses, took := cluster.NewClient(ctl, "127.0.4.1").Burst(t, least+60, url)
		most := least + 1 + int(took.Seconds()*float64(l.Forecast().FirstSecond-l.Forecast().AtOnce+1))
		require.GreaterOrEqual(t, statuses[200], least, "%s: %v", l, statuses)
		require.LessOrEqual(t, statuses[200], most, "%s: %v in %s", l, statuses, took)
		requests, agreed = requests+least+60, agreed+1
	}
	evidence(t, "traffic", map[string]int{"ingresses": many, "requests": requests, "agreed": agreed, "seed": seed})
}

// drawLimits has one rate or two, and perhaps a multiplier.
func drawLimits(random *rand.Rand) limits.Limits {
	pick := func(values ...int) *int { return &values[random.IntN(len(values))] }
	var l limits.Limits
	if random.IntN(3) > 0 {
		l.RequestsPerSecond = pick(1, 5, 10, 20)
	}
	if l.RequestsPerSecond == nil || random.IntN(2) == 0 {
		l.RequestsPerMinute = pick(1, 6, 10, 30, 60)
	}
	if random.IntN(3) > 0 {
		l.BurstMultiplier = pick(1, 2, 3, 10)
	}
	return l
}

func annotationsOf(l limits.Limits) map[string]string {
	out := map[string]string{}
	for name, n := range map[string]*int{"limit-rps": l.RequestsPerSecond, "limit-rpm": l.RequestsPerMinute, "limit-burst-multiplier": l.BurstMultiplier} {
		if n != nil {
			out[name] = strconv.Itoa(*n)
		}
	}
	return out
}
