package postrenderer_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// namesakes are the pages whose stream has several objects of one name, of
// which one changes.
var namesakes = map[string]bool{
	"keeps-the-marks-of-every-host.txtar":                   true,
	"leaves-ingresses-of-other-controllers-alone.txtar":     true,
	"selects-by-class-namespace-name-host-and-labels.txtar": true,
}

// unplanned is why Render takes a page and Plan does not; empty where both do.
func unplanned(file, input string) string {
	switch {
	case namesakes[file]:
		return "a patch could not tell it from the one at "
	case strings.Contains(input, "ResourceList"):
		return "what a function gets from its host is no manifest"
	}
	return ""
}

func TestPlanIsWhatRenderWrites(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(filepath.Base(g.file), func(t *testing.T) {
			input, _ := g.get("input.yaml")
			rendered, failed := g.renderer(t).Render([]byte(input))
			changes, planned, err := g.renderer(t).Plan(postrenderer.Input{Text: []byte(input)})
			if why := unplanned(filepath.Base(g.file), input); why != "" && failed == nil {
				require.ErrorContains(t, err, why)
				require.Empty(t, changes)
				return
			}
			require.Equal(t, failed, err)
			require.Equal(t, rendered.Findings, planned.Findings)
			if failed != nil {
				require.Empty(t, changes)
				return
			}
			require.Equal(t, written(rendered), annotations(changes))
		})
	}
}

func written(r postrenderer.Result) [][]manifest.Annotation {
	var out [][]manifest.Annotation
	for _, ing := range r.Ingresses {
		if len(ing.Written) > 0 {
			out = append(out, ing.Written)
		}
	}
	return out
}

func annotations(changes []postrenderer.Change) [][]manifest.Annotation {
	var out [][]manifest.Annotation
	for _, c := range changes {
		if !c.Removed {
			out = append(out, c.Annotations)
		}
	}
	return out
}

func TestPlanTakesSeveralTextsForOneStream(t *testing.T) {
	changes, result, err := postrenderer.New(postrenderer.Options{}).Plan(
		postrenderer.Input{Name: "policy.yaml", Text: []byte("apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: p}\nspec: {default: {requestsPerMinute: 30}}\n")},
		postrenderer.Input{Name: "web.yaml", Text: []byte("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n")},
	)
	require.NoError(t, err)
	require.Len(t, result.Ingresses, 1)
	require.Len(t, changes, 2)
	require.True(t, changes[0].Removed)
	require.Equal(t, "RateLimitPolicy p", changes[0].Object.String())
	require.Equal(t, []manifest.Annotation{{Key: "nginx.ingress.kubernetes.io/limit-rpm", Value: "30"}}, changes[1].Annotations)
}

func TestPlanRefusesWhatAPatchCannotFind(t *testing.T) {
	const asks = `annotations: {ratelimit.model-ingress.dev/limits: "{requestsPerMinute: 30}"}`
	ingress := func(version, metadata string) string {
		return "---\napiVersion: " + version + "\nkind: Ingress\nmetadata: {" + metadata + "}\n"
	}
	web := ingress("networking.k8s.io/v1", "name: web, "+asks)
	for name, c := range map[string]struct{ input, want string }{
		"no name": {
			ingress("networking.k8s.io/v1", "generateName: web-, "+asks),
			"has no name that a patch could find it by",
		},
		"the namespace default, named and not": {
			web + ingress("networking.k8s.io/v1", "name: web, namespace: default"),
			"a patch could not tell it from the one at line 6, column 1 of the stream",
		},
		"two versions of one Ingress": {
			web + ingress("extensions/v1beta1", "name: web"),
			"a patch could not tell it from the one at line 6, column 1 of the stream",
		},
	} {
		t.Run(name, func(t *testing.T) {
			changes, _, err := postrenderer.New(postrenderer.Options{}).Plan(postrenderer.Input{Text: []byte(c.input)})
			var refused *postrenderer.RefusedError
			require.ErrorAs(t, err, &refused)
			require.ErrorContains(t, err, c.want)
			require.Empty(t, changes)
		})
	}
}
