package postrenderer_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// thirdParty are the modules with charts and manifests of others, of those
// that this project builds its tests and tools from and pins in a go.mod anyway.
var thirdParty = []struct {
	goMod, module string
	// manifests are folders of files that are no chart's.
	manifests []string
}{
	{goMod: "..", module: "helm.sh/helm/v3"},
	{goMod: "..", module: "k8s.io/api", manifests: []string{"testdata/HEAD"}}, // every kind with every field filled
	{goMod: "..", module: "sigs.k8s.io/kustomize/api"},
	{goMod: "../tools/helm-docs", module: "github.com/norwoodj/helm-docs"},
	{goMod: "../tools/helm-unittest", module: "github.com/helm-unittest/helm-unittest"},
	{goMod: "../tools/ingress-nginx", module: "k8s.io/ingress-nginx", manifests: []string{"deploy", "docs/examples"}},
}

// controllerStream is the name of the stream that installs a controller.
const controllerStream = "k8s.io/ingress-nginx/charts/ingress-nginx " + defaults

// Somewhat below what there is, so that a new version of a module may lose a
// few, and a test that has lost its input fails.
const (
	minCharts    = 70
	minIngresses = 30
)

// mistaken are streams in which the rule is right: this one has a placeholder
// that people are to replace, and with which nginx refuses its configuration.
var mistaken = map[string]string{
	"k8s.io/ingress-nginx/deploy/static/provider/aws/nlb-with-tls-termination/deploy.yaml": "real-ip-not-network",
}

// stream is what a chart or a file of others gives to Kubernetes.
type stream struct {
	name string
	text []byte
}

// corpus is all streams, no two the same.
type corpus struct {
	streams []stream
	charts  int
	// refused are charts that Helm does not render, with its reason.
	refused []string
	seen    map[string]bool
}

// add adds a text that is new and more than blanks.
func (c *corpus) add(name string, text []byte) {
	if len(bytes.TrimSpace(text)) == 0 || c.seen[string(text)] {
		return
	}
	c.seen[string(text)] = true
	c.streams = append(c.streams, stream{name, text})
}

// Values that a chart is rendered with, besides files of them.
const (
	defaults  = "defaults"
	ingressOn = "ingress on"
)

// addChart adds what a chart's folder or archive renders to: as it is, with
// its Ingresses switched on, and with each file of values that it is tested with.
func (c *corpus) addChart(t *testing.T, name, path string) {
	t.Helper()
	ci, err := filepath.Glob(filepath.Join(path, "ci", "*.yaml"))
	require.NoError(t, err)
	before := len(c.streams)
	for _, values := range append([]string{defaults, ingressOn}, ci...) {
		text, err := renderChart(path, values)
		if err != nil {
			c.refuse(name, err)
			continue
		}
		c.add(name+" "+filepath.Base(values), text)
	}
	if len(c.streams) > before {
		c.charts++
	}
}

// refuse notes the first line of a reason, once for each chart.
func (c *corpus) refuse(name string, err error) {
	reason, _, _ := strings.Cut(name+": "+err.Error(), "\n")
	if !slices.Contains(c.refused, reason) {
		c.refused = append(c.refused, reason)
	}
}

// renderChart renders as helm template does, hooks and all, with the values
// that a constant or a file's path names.
func renderChart(path, values string) ([]byte, error) {
	c, err := loader.Load(path)
	if err != nil {
		return nil, err
	}
	given, err := readValues(c, values)
	if err != nil {
		return nil, err
	}
	client := action.NewInstall(&action.Configuration{})
	client.ClientOnly, client.DryRun = true, true
	client.ReleaseName, client.Namespace = "demo", "models"
	client.KubeVersion = &chartutil.KubeVersion{Version: "v1.34.0", Major: "1", Minor: "34"}
	release, err := client.Run(c, given)
	if err != nil {
		return nil, err
	}
	text := release.Manifest
	for _, h := range release.Hooks {
		text += "---\n# Source: " + h.Path + "\n" + h.Manifest + "\n"
	}
	return []byte(text), nil
}

func readValues(c *chart.Chart, values string) (map[string]any, error) {
	switch values {
	case defaults:
		return map[string]any{}, nil
	case ingressOn:
		return ingressValues(c), nil
	}
	return chartutil.ReadValuesFile(values)
}

// ingressValues switch on the Ingress that a chart and each of its dependencies
// offers, of class nginx in the way that the chart has for it.
func ingressValues(c *chart.Chart) map[string]any {
	values := map[string]any{}
	if offer, ok := c.Values["ingress"].(map[string]any); ok {
		ingress := map[string]any{"enabled": true}
		byField := false
		for _, key := range []string{"className", "ingressClassName"} {
			if _, ok := offer[key]; ok {
				ingress[key], byField = "nginx", true
			}
		}
		if !byField {
			ingress["annotations"] = map[string]any{manifest.ClassAnnotation: "nginx"}
		}
		values["ingress"] = ingress
	}
	for _, d := range c.Dependencies() {
		if on := ingressValues(d); len(on) > 0 {
			values[d.Name()] = on
		}
	}
	return values
}

// addModule adds all charts of a module, and its folders of manifests.
func (c *corpus) addModule(t *testing.T, dir, module string, manifests []string) {
	t.Helper()
	for _, path := range filesBelow(t, dir) {
		name := module + strings.TrimPrefix(path, dir)
		switch {
		case filepath.Base(path) == "Chart.yaml":
			c.addChart(t, filepath.Dir(name), filepath.Dir(path))
		case filepath.Ext(path) == ".tgz":
			c.addChart(t, name, path)
		}
	}
	for _, folder := range manifests {
		for _, path := range filesBelow(t, filepath.Join(dir, folder)) {
			if filepath.Ext(path) != ".yaml" {
				continue
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			c.add(module+strings.TrimPrefix(path, dir), text)
		}
	}
}

func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var paths []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	}))
	return paths
}

// moduleDir returns where a module's source is. The first use downloads it.
func moduleDir(t *testing.T, goMod, module string) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", module)
	cmd.Dir, cmd.Stderr = goMod, t.Output()
	out, err := cmd.Output()
	require.NoError(t, err, "go mod download %s in %s: %s", module, goMod, out)
	var downloaded struct{ Dir string }
	require.NoError(t, json.Unmarshal(out, &downloaded))
	require.DirExists(t, downloaded.Dir, module)
	return downloaded.Dir
}

func readCorpus(t *testing.T) corpus {
	t.Helper()
	c := corpus{seen: map[string]bool{}}
	for _, m := range thirdParty {
		c.addModule(t, moduleDir(t, m.goMod, m.module), m.module, m.manifests)
	}
	scaffold, err := chartutil.Create("scaffold", t.TempDir())
	require.NoError(t, err)
	c.addChart(t, "helm create", scaffold)
	return c
}

// controller returns the stream that installs a controller of class nginx.
func (c *corpus) controller(t *testing.T) []byte {
	t.Helper()
	i := slices.IndexFunc(c.streams, func(s stream) bool { return s.name == controllerStream })
	require.GreaterOrEqual(t, i, 0, controllerStream)
	return c.streams[i].text
}

// requireNoAlarm renders a stream and returns the result, in which nothing is
// worth a warning, and which rendering again does not change.
func requireNoAlarm(t *testing.T, o postrenderer.Options, text []byte, rules map[string]int) postrenderer.Result {
	t.Helper()
	renderer := postrenderer.New(o)
	result, err := renderer.Render(text)
	require.NoError(t, err)
	for _, d := range result.Findings {
		require.Less(t, d.Severity, diag.Warning, "%s", d)
		rules[d.Rule]++
	}
	again, err := renderer.Render(result.Output.Bytes())
	require.NoError(t, err)
	require.Equal(t, string(result.Output.Bytes()), string(again.Output.Bytes()))
	return result
}

// requireOnly holds that all that is worth a warning is of one rule.
func requireOnly(t *testing.T, text []byte, rule string) {
	t.Helper()
	result, err := postrenderer.New(postrenderer.Options{}).Render(text)
	require.Error(t, err)
	for _, d := range result.Findings.AtLeast(diag.Warning) {
		require.Equal(t, rule, d.Rule)
	}
}

func TestManifestsOfOthersRaiseNoAlarm(t *testing.T) {
	c := readCorpus(t)
	controller := c.controller(t)
	thirty := 30
	limited := postrenderer.Options{Limits: limits.Limits{RequestsPerMinute: &thirty}}
	documents, ingresses, rules := 0, 0, map[string]int{}
	for _, s := range c.streams {
		t.Run(s.name, func(t *testing.T) {
			if rule, found := mistaken[s.name]; found {
				requireOnly(t, s.text, rule)
				return
			}
			plain := requireNoAlarm(t, postrenderer.Options{}, s.text, rules)
			require.Equal(t, string(s.text), string(plain.Output.Bytes()))
			for _, ing := range requireNoAlarm(t, limited, s.text, rules).Ingresses {
				require.Len(t, ing.Written, 1, ing.Object)
				ingresses++
			}
			if len(plain.Ingresses) > 0 {
				requireNoAlarm(t, limited, slices.Concat(s.text, []byte("\n"), controller), rules)
			}
			documents += len(manifest.Split(s.text))
		})
	}
	t.Logf("%d charts and %d streams of %d documents and %d Ingresses; infos by rule: %v", c.charts, len(c.streams), documents, ingresses, rules)
	t.Logf("%d charts that Helm refuses, most of them made for that:\n%s", len(c.refused), strings.Join(c.refused, "\n"))
	require.GreaterOrEqual(t, c.charts, minCharts)
	require.GreaterOrEqual(t, ingresses, minIngresses)
}
