package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

// routed is an Ingress with one path, of that type, and annotations.
func routed(name, host, path, pathType string, annotations ...string) string {
	text := strings.Replace(ingress(annotations...), "name: web\n", "name: "+name+"\n", 1)
	text = strings.Replace(text, "host: shop.example.com\n", "host: "+host+"\n", 1)
	return text + "      http:\n        paths:\n          - path: " + path + "\n            pathType: " + pathType + "\n"
}

func shadowed(host, path, winner string) []string {
	return []string{"no-effect: host " + host + ", path " + path + " is also that of Ingress shop/" + winner +
		", whose limits differ: those of the older Ingress apply"}
}

func TestOfTwoIngressesWithOnePathTheLimitsOfOneDoNothing(t *testing.T) {
	ten, twenty := `limit-rps: "10"`, `limit-rps: "20"`
	for name, c := range map[string]struct {
		first, second string
		want          []string
	}{
		"two limits": {
			routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", twenty),
			shadowed("x.example.com", "/", "b"),
		},
		"a limit and none": {
			routed("a", "x.example.com", "/p", "Exact", ten), routed("b", "x.example.com", "/p", "Exact"),
			shadowed("x.example.com", "/p", "b"),
		},
		"in the other order": {
			routed("b", "x.example.com", "/", "Prefix", twenty), routed("a", "x.example.com", "/", "Prefix", ten),
			shadowed("x.example.com", "/", "b"),
		},
		"no path is the root": {
			routed("a", "x.example.com", `""`, "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", twenty),
			shadowed("x.example.com", "/", "b"),
		},
		"no host": {
			routed("a", `""`, "/", "Prefix", ten), routed("b", `""`, "/", "Prefix", twenty),
			shadowed("*", "/", "b"),
		},
		"what is up to the controller is a prefix": {
			routed("a", "x.example.com", "/", "ImplementationSpecific", ten), routed("b", "x.example.com", "/", "Prefix", twenty),
			shadowed("x.example.com", "/", "b"),
		},
		"bandwidth": {
			routed("a", "x.example.com", "/", "Prefix", `limit-rate: "100"`, `proxy-buffering: "on"`), routed("b", "x.example.com", "/", "Prefix"),
			shadowed("x.example.com", "/", "b"),
		},
		"exempt clients": {
			routed("a", "x.example.com", "/", "Prefix", ten, `limit-allowlist: 10.0.0.0/8`), routed("b", "x.example.com", "/", "Prefix", ten),
			shadowed("x.example.com", "/", "b"),
		},

		"the same limits":          {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", ten), nil},
		"no limits":                {routed("a", "x.example.com", "/", "Prefix"), routed("b", "x.example.com", "/", "Prefix"), nil},
		"off and not said":         {routed("a", "x.example.com", "/", "Prefix", `limit-rps: "0"`), routed("b", "x.example.com", "/", "Prefix"), nil},
		"another host":             {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "y.example.com", "/", "Prefix", twenty), nil},
		"another path":             {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/p", "Prefix", twenty), nil},
		"an exact path":            {routed("a", "x.example.com", "/p", "Exact", ten), routed("b", "x.example.com", "/p", "Prefix", twenty), nil},
		"a canary":                 {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", `canary: "true"`), nil},
		"one that is not taken":    {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", "limit-rps: 20r/s"), nil},
		"one that the API refuses": {routed("a", "x.example.com", "/", "Prefix", ten), routed("b", "x.example.com", "/", "Prefix", "limit-rps: 20"), nil},
		"exempt in another order": {
			routed("a", "x.example.com", "/", "Prefix", ten, `limit-allowlist: "10.0.0.0/8,192.0.2.7"`),
			routed("b", "x.example.com", "/", "Prefix", ten, `limit-allowlist: "192.0.2.7,10.0.0.1/8"`), nil,
		},
		"another class": {
			routed("a", "x.example.com", "/", "Prefix", ten),
			strings.Replace(routed("b", "x.example.com", "/", "Prefix", twenty), "ingressClassName: nginx", "ingressClassName: edge", 1) +
				"---\nkind: IngressClass\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: edge\nspec:\n  controller: k8s.io/ingress-nginx\n", nil,
		},
	} {
		require.Equal(t, c.want, findings(t, "path-shadowed", stream(c.first, c.second)), name)
	}
}

func TestTheOlderIngressWinsWhereTheInputTellsTheirAge(t *testing.T) {
	made := func(text, at string) string {
		return strings.Replace(text, "metadata:\n", "metadata:\n  creationTimestamp: \""+at+"\"\n", 1)
	}
	a := routed("a", "x.example.com", "/", "Prefix", `limit-rps: "10"`)
	b := routed("b", "x.example.com", "/", "Prefix", `limit-rps: "20"`)
	for name, c := range map[string]struct{ first, second, winner string }{
		"a is older":      {made(a, "2026-01-01T00:00:00Z"), made(b, "2026-01-02T00:00:00Z"), "a"},
		"b is older":      {made(a, "2026-01-02T00:00:00Z"), made(b, "2026-01-01T00:00:00Z"), "b"},
		"the same second": {made(a, "2026-01-01T00:00:00Z"), made(b, "2026-01-01T00:00:00Z"), "b"},
		"one is not told": {made(a, "2026-01-01T00:00:00Z"), b, "b"},
	} {
		require.Equal(t, shadowed("x.example.com", "/", c.winner), findings(t, "path-shadowed", stream(c.first, c.second)), name)
		require.Equal(t, shadowed("x.example.com", "/", c.winner), findings(t, "path-shadowed", stream(c.second, c.first)), name)
	}
}

func TestAnIngressIsReportedOnceHoweverManyPathsItShares(t *testing.T) {
	second := func(path string) string { return "          - path: " + path + "\n            pathType: Prefix\n" }
	a := routed("a", "x.example.com", "/p", "Prefix", `limit-rps: "10"`) + second("/q")
	b := routed("b", "x.example.com", "/p", "Prefix", `limit-rps: "20"`) + second("/q")
	require.Equal(t, shadowed("x.example.com", "/p", "b"), findings(t, "path-shadowed", stream(a, b)))
	require.Nil(t, findings(t, "path-shadowed", routed("a", "x.example.com", "/p", "Prefix", `limit-rps: "10"`)+second("/p")), "a path of one Ingress, twice")
	canary := routed("c", "x.example.com", "/p", "Prefix", `canary: "true"`)
	require.Equal(t, shadowed("x.example.com", "/p", "b"), findings(t, "path-shadowed", stream(canary, a, b)), "behind a canary")
	require.Equal(t, []string{"give the path to one of the two, or both the same limits"}, hints(t, "path-shadowed", stream(a, b)))
}

func TestTheFindingIsAtThePathOfTheIngressThatLoses(t *testing.T) {
	a := routed("a", "x.example.com", "/other", "Prefix", `limit-rps: "10"`) +
		"          - path: /p\n            pathType: Exact\n          - path: /p\n            pathType: ImplementationSpecific\n"
	b := routed("b", "x.example.com", "/p", "Prefix", `limit-rps: "20"`)
	at := func(text, line string) int { return 1 + strings.Count(text[:strings.LastIndex(text, line)], "\n") }
	want := at(a, "- path: /p")
	require.Equal(t, want, diagnostics(t, controller.Options{}, "path-shadowed", stream(a, b))[0].Pos.Line)
	require.Equal(t, want+strings.Count(b, "\n")+1, diagnostics(t, controller.Options{}, "path-shadowed", stream(b, a))[0].Pos.Line)
}
