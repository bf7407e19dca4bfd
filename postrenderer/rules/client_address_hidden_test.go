package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// service is one in front of the controller, with lines of its spec.
func service(spec ...string) string {
	text := "apiVersion: v1\nkind: Service\nmetadata:\n  name: ingress-nginx-controller\n  namespace: ingress-nginx\nspec:\n"
	for _, line := range append(spec, "selector:", "  app.kubernetes.io/name: ingress-nginx") {
		text += "  " + line + "\n"
	}
	return text
}

func TestNodesHideAddressesUnlessTrafficStaysLocal(t *testing.T) {
	said := []string{"advice: clients that come in through one node may be counted as one"}
	for name, c := range map[string]struct {
		service string
		want    []string
	}{
		"a load balancer":              {service("type: LoadBalancer"), said},
		"a node port":                  {service("type: NodePort"), said},
		"said":                         {service("type: LoadBalancer", "externalTrafficPolicy: Cluster"), said},
		"said as nothing":              {service("type: LoadBalancer", "externalTrafficPolicy:"), said},
		"local":                        {service("type: LoadBalancer", "externalTrafficPolicy: Local"), nil},
		"from inside":                  {service("type: ClusterIP"), nil},
		"from inside, as by default":   {service("clusterIP: None"), nil},
		"a Service of something else":  {strings.Replace(service("type: LoadBalancer"), "io/name: ingress-nginx", "io/name: shop", 1), nil},
		"a Service that selects none":  {"apiVersion: v1\nkind: Service\nmetadata:\n  name: ingress-nginx-controller\nspec:\n  type: LoadBalancer\n", nil},
		"a Service of other namespace": {strings.Replace(service("type: LoadBalancer"), "namespace: ingress-nginx", "namespace: shop", 1), nil},
	} {
		require.Equal(t, c.want, findings(t, "client-address-hidden", stream(deployment("v1.15.1"), c.service)), name)
		require.Equal(t, c.want, findings(t, "client-address-hidden", stream(c.service, deployment("v1.15.1"))), name)
	}
	require.Nil(t, findings(t, "client-address-hidden", service("type: LoadBalancer")), "without a controller")
	open := stream(deployment("v1.15.1"), service("type: LoadBalancer"))
	require.Equal(t, []string{"spec.externalTrafficPolicy"}, fields(t, "client-address-hidden", open))
	require.Equal(t, []string{"set externalTrafficPolicy: Local if the limit shall hold for each client"}, hints(t, "client-address-hidden", open))
}

func TestAnAddressThatComesWithTheRequestIsNotHidden(t *testing.T) {
	for data, hidden := range map[string]bool{
		`use-proxy-protocol: "true"`:     false,
		`use-forwarded-headers: "true"`:  false,
		`enable-real-ip: "true"`:         false,
		`use-proxy-protocol: "false"`:    true,
		`use-forwarded-headers: "maybe"`: true,
		`limit-req-status-code: "429"`:   true,
	} {
		text := stream(config(data), deployment("v1.15.1"), service("type: LoadBalancer"))
		require.Equal(t, hidden, len(findings(t, "client-address-hidden", text)) == 1, data)
	}
}

func TestEachServiceIsLookedAt(t *testing.T) {
	internal := strings.Replace(service("type: LoadBalancer"), "name: ingress-nginx-controller", "name: internal", 1)
	require.Len(t, findings(t, "client-address-hidden", stream(deployment("v1.15.1"), service("type: LoadBalancer"), internal)), 2)
	require.Len(t, findings(t, "client-address-hidden", stream(deployment("v1.15.1"), service("type: ClusterIP"), internal)), 1)
}
