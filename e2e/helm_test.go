//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/cluster"
)

// helm runs the real Helm against the cluster, with folders of its own.
func helm(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	home := filepath.Join(os.TempDir(), "helm-ratelimit-e2e-helm")
	cmd := exec.Command(lab.Bin("helm"), args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+lab.Kubeconfig(), "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// mustHelm is helm that has to succeed.
func mustHelm(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, err := helm(t, args...)
	require.NoError(t, err, stderr)
	return stdout
}

// values are what the chart cannot have here: there is no kubelet to run the
// webhook's jobs, and the controller of the test stands in for its Deployment.
var values = []string{
	"--namespace=models", "--post-renderer=" + "../bin/helm-ratelimit",
	"--set=ingress-nginx.controller.admissionWebhooks.enabled=false", "--set=ingress-nginx.controller.service.type=ClusterIP",
}

func withValues(args ...string) []string { return append(args, values...) }

const (
	annotationPrefix = "nginx.ingress.kubernetes.io/"
	release          = "demo"
	releaseIngress   = "demo-model-ingress"
	anyHost          = "http://any.test/"
)

func TestAReleaseOfTheChartIsLimitedAsItsNotesPromise(t *testing.T) {
	lab.DeleteIngresses(t, "shop")
	lab.DeleteClass(t)
	lab.Namespace(t, "models")
	lab.Service(t, "models", "ai-model-service")

	notes := mustHelm(t, withValues("install", release, "../chart")...)
	t.Cleanup(func() { _, _, _ = helm(t, "uninstall", release, "--namespace=models") })
	require.Contains(t, notes, "151", "1 + 30 times the default multiplier")
	require.Equal(t, "30", limitOf(t, "limit-rpm"))
	ctl := lab.StartController(t, 1, cluster.Options{ConfigMap: "models/demo-ingress-nginx-controller"})
	ctl.WaitFor(t, 20*time.Second, limitedBy("rate=30r/m"))
	requireBurst(t, ctl, "127.0.1.1", 151)

	mustHelm(t, withValues("upgrade", release, "../chart", "--set=rateLimit.requestsPerMinute=60")...)
	ctl.WaitFor(t, 20*time.Second, limitedBy("rate=60r/m"))
	requireBurst(t, ctl, "127.0.1.2", 301)

	_, stderr, err := helm(t, withValues("upgrade", release, "../chart",
		`--set-string=ingress.annotations.nginx\.ingress\.kubernetes\.io/limit-connections=70000`)...)
	require.Error(t, err, "what would stop the controller is refused")
	require.Contains(t, stderr, "connections-out-of-range")
	require.Contains(t, mustHelm(t, "history", release, "--namespace=models", "-o=json"), `"revision":2,`)
	require.NotContains(t, mustHelm(t, "history", release, "--namespace=models", "-o=json"), `"revision":3,`, "the release is as it was")
	require.Equal(t, "60", limitOf(t, "limit-rpm"))

	mustHelm(t, "rollback", release, "1", "--namespace=models")
	ctl.WaitFor(t, 20*time.Second, limitedBy("rate=30r/m"))
	require.Equal(t, "30", limitOf(t, "limit-rpm"))
	requireBurst(t, ctl, "127.0.1.3", 151)

	mustHelm(t, "uninstall", release, "--namespace=models")
	ctl.WaitFor(t, 20*time.Second, func(config string) bool { return !strings.Contains(config, "limit_req_zone") })
}

func limitOf(t *testing.T, name string) string {
	t.Helper()
	return lab.Annotations(t, "models", releaseIngress)[annotationPrefix+name]
}

func limitedBy(rate string) func(string) bool {
	return func(config string) bool { return strings.Contains(config, rate) }
}

// requireBurst holds how many requests of a new client pass at once, and that
// the others get 429. What drains meanwhile passes too.
func requireBurst(t *testing.T, ctl *cluster.Controller, from string, want int) {
	t.Helper()
	client := cluster.NewClient(ctl, from)
	require.Eventually(t, func() bool { // the balancer hears of endpoints once a second
		return cluster.NewClient(ctl, "127.0.9.9").Get(t, anyHost) == 200
	}, 10*time.Second, 100*time.Millisecond)
	const sent = 500
	statuses, took := client.Burst(t, sent, anyHost)
	require.InDelta(t, float64(want)+took.Seconds(), statuses[200], 2, statuses)
	require.Equal(t, sent, statuses[200]+statuses[429], statuses)
}

const thirdParty = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ollama
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - host: ollama.test
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: model, port: {number: 80}}}
`

const tenASecond = `apiVersion: ratelimit.model-ingress.dev/v1alpha1
kind: RateLimitPolicy
metadata: {name: models}
spec:
  selector: {hosts: ["*.test"]}
  default: {requestsPerSecond: 10, burstMultiplier: 1, connections: 20}
  required: true
`

func TestAThirdPartysManifestIsLimitedByAPolicy(t *testing.T) {
	lab.Apply(t, cluster.Class)
	lab.Service(t, "shop", "model")
	file := filepath.Join(t.TempDir(), "policy.yaml")
	require.NoError(t, os.WriteFile(file, []byte(tenASecond), 0o600))
	cmd := exec.Command(lab.Bin("helm-ratelimit"), "--policy", file)
	cmd.Stdin = strings.NewReader(thirdParty)
	rendered, err := cmd.Output()
	require.NoError(t, err)
	lab.Apply(t, string(rendered))
	ctl := lab.StartController(t, 1, cluster.Options{})
	ctl.WaitFor(t, 20*time.Second, serves("ollama.test"))
	require.Eventually(t, func() bool {
		return cluster.NewClient(ctl, "127.0.9.9").Get(t, "http://ollama.test/") == 200
	}, 10*time.Second, 100*time.Millisecond)
	statuses, took := cluster.NewClient(ctl, "127.0.2.1").Burst(t, 200, "http://ollama.test/")
	require.InDelta(t, 11+10*took.Seconds(), statuses[200], 2, statuses)
	require.Equal(t, 200, statuses[200]+statuses[503], "the ConfigMap says nothing of 429")
}
