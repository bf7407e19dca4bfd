package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
)

func TestALimitWithAnotherPrefixIsNone(t *testing.T) {
	const write = "write it as nginx.ingress.kubernetes.io/"
	for key, hint := range map[string]string{
		"ingress.kubernetes.io/limit-rps":                write + "limit-rps",
		"nginx.com/limit-rpm":                            write + "limit-rpm",
		"haproxy-ingress.github.io/limit-connections":    write + "limit-connections",
		"haproxy-ingress.github.io/limit-whitelist":      write + "limit-whitelist",
		"example.com/limit-rps":                          write + "limit-rps",
		"nginx.org/limit-req-rate":                       "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
		"haproxy.org/rate-limit-requests":                "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
		"higress.io/route-limit-rps":                     "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
		"traefik.ingress.kubernetes.io/rate-limit":       "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
		"konghq.com/limit-of-requests":                   "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
		"ingress.kubernetes.io/rate-limit-by-the-minute": "write it in the way of ingress-nginx, such as nginx.ingress.kubernetes.io/limit-rpm",
	} {
		stream := ingress(key + `: "10"`)
		require.Equal(t, []string{"unlimited: the controller reads annotations that start with nginx.ingress.kubernetes.io/ only, and ignores this limit"},
			findings(t, "prefix-not-read", stream), key)
		require.Equal(t, []string{hint}, hints(t, "prefix-not-read", stream), key)
		require.Equal(t, []string{key}, fields(t, "prefix-not-read", stream))
	}
}

func TestALimitWithoutAPrefixIsNone(t *testing.T) {
	stream := "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, annotations: {limit-rps: \"10\", limit_rpm: \"10\", limit: \"1\"}}\nspec: {ingressClassName: nginx}\n"
	require.Equal(t, []string{"limit-rps"}, fields(t, "prefix-not-read", stream))
	require.Equal(t, []string{"write it as nginx.ingress.kubernetes.io/limit-rps"}, hints(t, "prefix-not-read", stream))
}

func TestNothingIsSaidWhereAnotherLimitIsRead(t *testing.T) {
	for _, annotation := range []string{`limit-rps: "10"`, `limit-rpm: "30"`, `limit-connections: "4"`, `ratelimit.model-ingress.dev/limits: "{requestsPerSecond: 1}"`} {
		require.Empty(t, findings(t, "prefix-not-read", ingress(`nginx.org/limit-req-rate: 10r/s`, annotation)), annotation)
	}
	for _, annotation := range []string{`limit-rps: "0"`, `limit-rate: "100"`, `limit-burst-multiplier: "2"`, `limit-rpss: "10"`} {
		require.NotEmpty(t, findings(t, "prefix-not-read", ingress(`nginx.org/limit-req-rate: 10r/s`, annotation)), annotation)
	}
}

func TestThePrefixIsTheControllersOwn(t *testing.T) {
	ours := ingress(`limit-rps: "10"`)
	prefixed := controller.Options{Prefix: "edge.example.com"}
	require.Equal(t, []string{"unlimited: the controller reads annotations that start with edge.example.com/ only, and ignores this limit"},
		findingsWith(t, prefixed, "prefix-not-read", ours))
	require.Equal(t, []string{"write it as edge.example.com/limit-rps"},
		hints(t, "prefix-not-read", stream(deployment("v1.15.1", "--annotations-prefix=edge.example.com"), ours)))
	require.Empty(t, findingsWith(t, prefixed, "prefix-not-read", ingress(`edge.example.com/limit-rps: "10"`)))
}

func TestWhatIsNoLimitOfAnotherControllerIsNotReported(t *testing.T) {
	for _, annotation := range []string{
		`nginx.org/proxy-read-timeout: 60s`,
		`example.com/rate-limit: "10"`, // of nobody that is known
		`example.com/memory-limit: 1Gi`,
		`example.com/limit-rpss: "10"`,
		`konghq.com/plugins: my-limit`,
		`traefik.ingress.kubernetes.io/router.middlewares: shop-limit@kubernetescrd`,
		`ingress.kubernetes.io/limit-rps: "0"`, // off
		`ingress.kubernetes.io/limit-rps: ""`,
		`nginx.org/limit-req-rate: ""`,
	} {
		require.Empty(t, findings(t, "prefix-not-read", ingress(annotation)), annotation)
	}
}
