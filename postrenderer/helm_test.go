package postrenderer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/postrender"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

var _ postrender.PostRenderer = (*postrenderer.Renderer)(nil)

// loadChart reads the real chart with its real dependency.
func loadChart() (*chart.Chart, error) {
	c, err := loader.Load("../chart")
	if err != nil {
		return nil, err
	}
	if len(c.Dependencies()) == 0 {
		return nil, fmt.Errorf("chart/charts has no ingress-nginx: make test puts it there")
	}
	return c, nil
}

// install renders the chart as helm install --dry-run=client does.
func install(values map[string]any, renderer postrender.PostRenderer) (string, error) {
	c, err := loadChart()
	if err != nil {
		return "", err
	}
	client := action.NewInstall(&action.Configuration{})
	client.ClientOnly, client.DryRun = true, true
	client.ReleaseName, client.Namespace = "demo", "models"
	client.KubeVersion = &chartutil.KubeVersion{Version: "v1.34.0", Major: "1", Minor: "34"}
	client.PostRenderer = renderer
	release, err := client.Run(c, values)
	if err != nil {
		return "", err
	}
	return release.Manifest, nil
}

// The renderer is what action.Install calls between rendering and installing.
func ExampleRenderer_Run() {
	manifests, err := install(map[string]any{}, postrenderer.New(postrenderer.Options{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(manifests) {
		if strings.Contains(line, "/limit-") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output: nginx.ingress.kubernetes.io/limit-rpm: "30"
}

func TestEveryOtherByteIsAsHelmRenderedIt(t *testing.T) {
	before, err := install(nil, nil)
	require.NoError(t, err)
	after, err := install(nil, postrenderer.New(postrenderer.Options{}))
	require.NoError(t, err)
	added := "    nginx.ingress.kubernetes.io/limit-rpm: \"30\"\n"
	require.Equal(t, 1, strings.Count(after, added))
	require.Equal(t, before, strings.Replace(after, added, "", 1))
}

func TestTheChartRaisesNoAlarm(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"as it is":         {},
		"native":           {"rateLimit": map[string]any{"native": true}},
		"streaming":        {"streaming": map[string]any{"enabled": true}},
		"two replicas":     {"ingress-nginx": map[string]any{"controller": map[string]any{"replicaCount": 2}}},
		"an older cluster": {"ingress-nginx": map[string]any{"enabled": false}},
	} {
		t.Run(name, func(t *testing.T) {
			manifests, err := install(values, nil)
			require.NoError(t, err)
			result, err := postrenderer.New(postrenderer.Options{}).Render([]byte(manifests))
			require.NoError(t, err)
			require.Len(t, result.Ingresses, 1)
			require.Empty(t, result.Findings.AtLeast(diag.Warning))
		})
	}
}

func TestAFailingRendererFailsTheInstallation(t *testing.T) {
	tooMany := 10
	_, err := install(map[string]any{"rateLimit": map[string]any{"requestsPerMinute": 1}, "ingress": map[string]any{
		"annotations": map[string]any{"nginx.ingress.kubernetes.io/limit-burst-multiplier": "0"},
	}}, postrenderer.New(postrenderer.Options{Limits: limits.Limits{Connections: &tooMany}}))
	require.ErrorContains(t, err, "[burst-not-positive]")
	require.ErrorContains(t, err, "model-ingress/templates/ingress.yaml (line ")
}

// The chart's two ways to say limits, the annotation for the post-renderer and
// rateLimit.native for hosts that have none, lead to the same annotations.
func TestNativeAndPostRenderedAnnotationsAreTheSame(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"the default":          {},
		"rps":                  {"requestsPerSecond": 5, "requestsPerMinute": nil},
		"both rates":           {"requestsPerSecond": 5, "requestsPerMinute": 100, "burstMultiplier": 3},
		"connections":          {"connections": 65535},
		"everything":           {"requestsPerSecond": 1, "connections": 2, "burstMultiplier": 1, "bandwidth": "1Mi", "bandwidthAfter": "3Ki", "exemptCIDRs": []any{"10.0.0.0/8", "2001:db8::/32"}},
		"large bandwidth":      {"bandwidth": "7Gi"},
		"off":                  {"requestsPerMinute": 0, "connections": 0, "bandwidth": "0"},
		"off beside a limit":   {"requestsPerSecond": 0, "connections": 4},
		"a number with e":      {"requestsPerMinute": 1000000},
		"the largest rate":     {"requestsPerMinute": 9007199254740992, "burstMultiplier": 1},
		"nobody exempt":        {"exemptCIDRs": []any{}},
		"nothing said":         {"requestsPerMinute": nil},
		"limits switched off":  {"enabled": false},
		"one exempt address":   {"exemptCIDRs": []any{"192.0.2.7/32"}},
		"bandwidth of nothing": {"bandwidth": "0", "bandwidthAfter": "0"},
	} {
		t.Run(name, func(t *testing.T) {
			render := func(native bool, r postrender.PostRenderer) map[string]string {
				limits := map[string]any{"native": native}
				for k, v := range values {
					limits[k] = v
				}
				text, err := install(map[string]any{"rateLimit": limits}, r)
				require.NoError(t, err)
				return limitAnnotations(t, text)
			}
			require.Equal(t, render(true, nil), render(false, postrenderer.New(postrenderer.Options{})))
		})
	}
}

// limitAnnotations returns the controller's limits on the one Ingress of a stream.
func limitAnnotations(t *testing.T, text string) map[string]string {
	t.Helper()
	out := map[string]string{}
	found := 0
	for _, doc := range manifest.Split([]byte(text)) {
		p, err := doc.Parse()
		require.NoError(t, err)
		for _, o := range p.Objects {
			if !o.IsIngress() {
				continue
			}
			found++
			for _, name := range ingressnginx.Names() {
				if v, ok := o.Annotation(ingressnginx.DefaultPrefix + "/" + name); ok {
					require.True(t, v.IsString)
					out[name] = v.Text
				}
			}
		}
	}
	require.Equal(t, 1, found)
	return out
}
