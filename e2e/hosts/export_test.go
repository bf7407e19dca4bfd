//go:build e2e && hosts

package hosts

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// refusedByKustomize are the golden pages whose input kustomize does not take,
// and what it says. Their documents that it takes are held to the law.
var refusedByKustomize = map[string]string{
	"edits-each-item-of-a-list":                     "missing kind in object",
	"keeps-directives-and-rare-line-breaks":         "did not find expected <document start>",
	"takes-a-controller-without-a-name":             "missing metadata.name in object {{ Deployment}",
	"takes-policies-out-of-the-stream":              "missing metadata.name in object {{ Service}",
	"text-that-looks-like-an-ingress-is-left-alone": "missing metadata.name in object {{ ConfigMap}",
	"writes-what-the-limits-annotation-asks":        "missing metadata.name in object {{ ConfigMap}",
}

// refusedWholly are those of them that kustomize takes no document of.
var refusedWholly = map[string]bool{"keeps-directives-and-rare-line-breaks": true}

// namesakes are the golden pages with several Ingresses of one name, which
// kustomize refuses and export does too.
var namesakes = map[string]bool{
	"keeps-the-marks-of-every-host":                   true,
	"leaves-ingresses-of-other-controllers-alone":     true,
	"selects-by-class-namespace-name-host-and-labels": true,
}

// refusedByKubectl are the golden pages with an Ingress that no cluster takes,
// so that there is none to patch, and what kubectl says of it.
var refusedByKubectl = map[string]string{
	"replaces-what-is-no-string-where-a-policy-overrides": "cannot unmarshal number into Go struct field ObjectMeta.metadata.annotations",
}

// besides are streams that the golden pages have none of.
var besides = map[string]string{
	"namesakes-in-other-namespaces": `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web.example, annotations: {ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 1}"}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web.example, namespace: shop, annotations: {ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 2}"}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web-example, namespace: "12", annotations: {nginx.ingress.kubernetes.io/limit-rpm: "3"}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "7", annotations: {ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 5, exemptCIDRs: [10.0.0.0/8]}"}}
`,
	"policies-of-one-stream": `
apiVersion: ratelimit.model-ingress.dev/v1alpha1
kind: RateLimitPolicy
metadata: {name: a}
spec: {default: {requestsPerMinute: 30, connections: 0}, override: true}
---
apiVersion: ratelimit.model-ingress.dev/v1alpha1
kind: RateLimitPolicy
metadata: {name: b, annotations: {config.kubernetes.io/local-config: "true"}}
spec: {default: {burstMultiplier: 2}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: none}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: empty, annotations: {}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "null", annotations: null}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: some, annotations: {a~b/c: d, nginx.ingress.kubernetes.io/limit-connections: "9"}}
`,
}

// exported is one stream to export.
type exported struct {
	name  string
	dir   string
	input string
	flags []string // --policy
}

// TestAnExportAppliedIsWhatRenderWrites holds exports, applied by the real
// kustomize and kubectl, against what render makes of the same stream.
func TestAnExportAppliedIsWhatRenderWrites(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root, "testdata", "golden", "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(page)
			require.NoError(t, err)
			e := exported{name: name, dir: t.TempDir()}
			for _, file := range archive.Files {
				switch file.Name {
				case "input.yaml":
					e.input = string(file.Data)
				case "policy.yaml":
					e.flags = []string{"--policy", e.write(t, file.Name, string(file.Data))}
				}
			}
			e.holds(t)
		})
	}
	for name, input := range besides {
		t.Run(name, func(t *testing.T) {
			exported{name: name, dir: t.TempDir(), input: input}.holds(t)
		})
	}
}

// TestAJSONPatchTakesTheIngressesOfACluster patches Ingresses of the real API
// server, with annotations and without, and finds what render writes of them.
func TestAJSONPatchTakesTheIngressesOfACluster(t *testing.T) {
	e := exported{name: "cluster", dir: t.TempDir(), flags: []string{"--rpm", "30", "--exempt-cidrs", "10.0.0.0/8"}}
	e.kubectl(t, "create", "namespace", "export")
	e.kubectl(t, "apply", "-n", "export", "--server-side", "-f", e.write(t, "ingresses.yaml", `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: bare}
spec: {ingressClassName: nginx, defaultBackend: {service: {name: s, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: annotated, annotations: {example.com/c: d, nginx.ingress.kubernetes.io/limit-connections: "9"}}
spec: {ingressClassName: nginx, defaultBackend: {service: {name: s, port: {number: 80}}}}
`))
	e.input = e.kubectl(t, "get", "ingress", "-n", "export", "-o", "yaml")
	rendered, _, code := e.helmRatelimit(t)
	require.Zero(t, code)
	patches := e.jsonPatches(t)
	require.Len(t, patches, 2)
	for _, p := range patches {
		e.kubectl(t, "patch", "ingress", p.Target.Name, "-n", p.Target.Namespace, "--type", "json", "-p", string(p.Patch))
	}
	live := e.kubectl(t, "get", "ingress", "-n", "export", "-o", "yaml")
	require.Equal(t, annotationsOf(t, rendered), annotationsOf(t, live))
	require.Equal(t, "30", annotationsOf(t, live)["bare"]["nginx.ingress.kubernetes.io/limit-rpm"])
	e.input = live
	require.Empty(t, e.jsonPatches(t), "once is enough")
}

// annotationsOf are those of each object, by its name.
func annotationsOf(t *testing.T, stream string) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	for _, o := range objects(t, stream) {
		meta, _ := o["metadata"].(map[string]any)
		name, _ := meta["name"].(string)
		all[name], _ = meta["annotations"].(map[string]any)
	}
	return all
}

var formats = []string{"kustomize", "flux", "json-patch"}

// holds holds one page to the law, or to its refusal.
func (e exported) holds(t *testing.T) {
	t.Helper()
	rendered, _, code := e.helmRatelimit(t)
	switch {
	case code != 0:
		e.isRefused(t, code)
		return
	case strings.Contains(e.input, "ResourceList"): // which no kustomization has among its resources
		e.isRefused(t, 3)
		return
	case namesakes[e.name]:
		require.ErrorContains(t, e.kustomizeTakes(t, e.input), "already registered id")
		e.isRefused(t, 3)
		return
	case refusedByKustomize[e.name] != "":
		require.ErrorContains(t, e.kustomizeTakes(t, e.input), refusedByKustomize[e.name])
		e.jsonPatchHolds(t, rendered)
		e.input = e.taken(t)
		require.Equal(t, refusedWholly[e.name], e.input == "")
		if refusedWholly[e.name] {
			return
		}
		rendered, _, code = e.helmRatelimit(t)
		require.Zero(t, code)
	default:
		require.NoError(t, e.kustomizeTakes(t, e.input))
	}
	e.kustomizeHolds(t, rendered)
	e.fluxHolds(t, rendered)
	e.jsonPatchHolds(t, rendered)
}

// taken is the documents that kustomize takes each by itself.
func (e exported) taken(t *testing.T) string {
	t.Helper()
	var taken []byte
	for _, doc := range manifest.Split([]byte(e.input)) {
		if e.kustomizeTakes(t, string(doc.Raw)) == nil {
			taken = append(taken, doc.Raw...)
		}
	}
	return string(taken)
}

func (e exported) isRefused(t *testing.T, want int) {
	t.Helper()
	for _, format := range formats {
		stdout, stderr, code := e.export(t, format)
		require.Equal(t, want, code, format)
		require.Empty(t, stdout, format)
		require.NotEmpty(t, stderr, format)
	}
}

// kustomizeHolds holds the Component, in a kustomization that has the stream.
func (e exported) kustomizeHolds(t *testing.T, rendered string) {
	t.Helper()
	text, _, code := e.export(t, "kustomize")
	require.Zero(t, code)
	e.write(t, "limits/kustomization.yaml", text)
	e.write(t, "input.yaml", e.input)
	got, err := e.build(t, "resources: [input.yaml]\ncomponents: [limits]\n")
	require.NoError(t, err)
	require.ElementsMatch(t, objects(t, rendered), objects(t, got))
}

// fluxHolds does what Flux's helm-controller does with the post-renderers: it
// builds a kustomization of their patches and the rendered stream.
func (e exported) fluxHolds(t *testing.T, rendered string) {
	t.Helper()
	text, _, code := e.export(t, "flux")
	require.Zero(t, code)
	var release struct {
		Spec struct {
			PostRenderers []struct {
				Kustomize struct {
					Patches []any `yaml:"patches"`
				} `yaml:"kustomize"`
			} `yaml:"postRenderers"`
		} `yaml:"spec"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &release))
	kustomization := map[string]any{"resources": []string{"input.yaml"}}
	for _, p := range release.Spec.PostRenderers {
		kustomization["patches"] = p.Kustomize.Patches
	}
	file, err := yaml.Marshal(kustomization)
	require.NoError(t, err)
	got, err := e.build(t, string(file))
	require.NoError(t, err)
	require.ElementsMatch(t, objects(t, rendered), objects(t, got))
}

// jsonPatchHolds has kubectl apply each patch to its object: all that is
// rendered otherwise is a policy, which is taken out.
func (e exported) jsonPatchHolds(t *testing.T, rendered string) {
	t.Helper()
	all := objects(t, e.input)
	for _, p := range e.jsonPatches(t) {
		found := 0
		for i, o := range all {
			meta, _ := o["metadata"].(map[string]any)
			namespace, _ := meta["namespace"].(string)
			if meta["name"] == p.Target.Name && namespace == p.Target.Namespace && o["kind"] == p.Target.Kind && o["apiVersion"] == p.Target.Group+"/"+p.Target.Version {
				patched, err := e.patch(t, o, p.Patch)
				if refusal := refusedByKubectl[e.name]; refusal != "" {
					require.ErrorContains(t, err, refusal)
					return
				}
				require.NoError(t, err)
				all[i] = patched
				found++
			}
		}
		require.Equal(t, 1, found, "%+v", p.Target)
	}
	var left []map[string]any
	for _, o := range all {
		if o["kind"] != "RateLimitPolicy" {
			left = append(left, o)
		}
	}
	require.ElementsMatch(t, objects(t, rendered), left)
}

type jsonPatch struct {
	Target struct{ Group, Version, Kind, Namespace, Name string }
	Patch  json.RawMessage
}

func (e exported) jsonPatches(t *testing.T) []jsonPatch {
	t.Helper()
	text, _, code := e.export(t, "json-patch")
	require.Zero(t, code)
	var document struct{ Patches []jsonPatch }
	require.NoError(t, json.Unmarshal([]byte(text), &document))
	return document.Patches
}

// patch is kubectl patch, without a cluster.
func (e exported) patch(t *testing.T, object map[string]any, patch json.RawMessage) (map[string]any, error) {
	t.Helper()
	text, err := json.Marshal(object)
	require.NoError(t, err)
	out, err := e.tryKubectl(t, "patch", "--local", "-f", e.write(t, "object.json", string(text)), "--type", "json", "-p", string(patch), "-o", "json")
	if err != nil {
		return nil, err
	}
	patched := objects(t, out)
	require.Len(t, patched, 1)
	return patched[0], nil
}

func (e exported) kubectl(t *testing.T, args ...string) string {
	t.Helper()
	out, err := e.tryKubectl(t, args...)
	require.NoError(t, err)
	return out
}

// tryKubectl runs kubectl; the error is what it says.
func (e exported) tryKubectl(t *testing.T, args ...string) (string, error) {
	t.Helper()
	kubectl := filepath.Join(e.dir, "kubectl")
	if _, err := os.Lstat(kubectl); err != nil {
		require.NoError(t, os.Symlink(lab.Bin("kube"), kubectl))
	}
	cmd := exec.Command(kubectl, args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+lab.Kubeconfig())
	return output(cmd)
}

// output is what a program prints; the error is what it says.
func output(cmd *exec.Cmd) (string, error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = errors.New(stderr.String())
	}
	return string(out), err
}

// kustomizeTakes is the error of building the stream alone.
func (e exported) kustomizeTakes(t *testing.T, input string) error {
	t.Helper()
	e.write(t, "input.yaml", input)
	_, err := e.build(t, "resources: [input.yaml]\n")
	return err
}

func (e exported) build(t *testing.T, kustomization string) (string, error) {
	t.Helper()
	e.write(t, "kustomization.yaml", kustomization)
	return output(exec.Command(lab.Bin("kustomize"), "build", e.dir))
}

func (e exported) export(t *testing.T, format string) (stdout, stderr string, code int) {
	t.Helper()
	args := []string{"export", "--format", format}
	if format == "flux" {
		args = append(args, "--helm-release", "web")
	}
	return e.helmRatelimit(t, args...)
}

func (e exported) helmRatelimit(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, failed bytes.Buffer
	cmd := exec.Command(lab.Bin("helm-ratelimit"), append(args, e.flags...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(e.input), &out, &failed
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		require.NoError(t, err)
	}
	return out.String(), failed.String(), code
}

func (e exported) write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(e.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	return file
}

// objects are those of a stream, and of the Lists in it, with the kind and
// version that items of a typed list may leave out.
func objects(t *testing.T, stream string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for decoder := yaml.NewDecoder(strings.NewReader(stream)); ; {
		var o map[string]any
		err := decoder.Decode(&o)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		kind, _ := o["kind"].(string)
		items, isList := o["items"].([]any)
		if !isList || !strings.HasSuffix(kind, "List") {
			if o != nil {
				all = append(all, o)
			}
			continue
		}
		for _, each := range items {
			item, ok := each.(map[string]any)
			require.True(t, ok)
			if kind != "List" && item["kind"] == nil {
				item["kind"], item["apiVersion"] = strings.TrimSuffix(kind, "List"), o["apiVersion"]
			}
			all = append(all, item)
		}
	}
}
