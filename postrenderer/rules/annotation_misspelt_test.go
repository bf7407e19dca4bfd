package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

func TestAnAnnotationThatOneSlipMakesAKnownOneIsMisspelt(t *testing.T) {
	const said = "no-effect: the controller does not know this annotation, and ignores it"
	for name, meant := range map[string]string{
		"proxy-bufering":          "proxy-buffering",
		"proxy-bufffering":        "proxy-buffering",
		"porxy-buffering":         "proxy-buffering",
		"whitelist-source-ranges": "whitelist-source-range",
		"canari":                  "canary",

		"proxy-buffering":             "",
		"rewrite-target":              "",
		"proxy-buffer-siz-limit":      "", // about limits, which is another rule's
		"limit-rpss":                  "",
		"limit-req-status-code":       "",
		"my-own-setting":              "",
		"session-cookie-hash":         "", // of older releases
		"secure-backends":             "",
		"mirror-uri":                  "",
		"global-rate-limit":           "",
		"example.com/proxy-bufering":  "",
		"nginx.org/proxy-bufering":    "",
		"proxy-bufring":               "", // two slips
		"nginx.ingress/proxy-bufring": "",
	} {
		text := ingress(name + `: "x"`)
		if meant == "" {
			require.Nil(t, findings(t, "annotation-misspelt", text), name)
			continue
		}
		require.Equal(t, []string{said}, findings(t, "annotation-misspelt", text), name)
		require.Equal(t, []string{"did you mean " + meant + "?"}, hints(t, "annotation-misspelt", text), name)
	}
}

func TestEachMisspeltAnnotationIsReported(t *testing.T) {
	text := ingress(`example.com/x: "1"`, `limit-rps: "10"`, `proxy-bufering: "on"`, `rewrite-target: /`, `rewrite-targte: /`)
	require.Equal(t, []string{"nginx.ingress.kubernetes.io/proxy-bufering", "nginx.ingress.kubernetes.io/rewrite-targte"},
		fields(t, "annotation-misspelt", text))
}

func TestNoAnnotationOfTheControllersOwnIsMisspelt(t *testing.T) {
	var all []string
	for _, name := range ingressnginx.Annotations() {
		all = append(all, name+`: "x"`)
	}
	require.Nil(t, findings(t, "annotation-misspelt", ingress(all...)))
}

func TestAnotherPrefixOfTheControllerIsLookedAt(t *testing.T) {
	o := controller.Options{Prefix: "edge.example.com"}
	require.Len(t, findingsWith(t, o, "annotation-misspelt", ingress(`edge.example.com/proxy-bufering: "on"`)), 1)
	require.Nil(t, findingsWith(t, o, "annotation-misspelt", ingress(`proxy-bufering: "on"`)))
}
