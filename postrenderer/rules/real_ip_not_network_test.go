package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATrustedProxyIsANetworkWhereItIsWritten(t *testing.T) {
	for data, want := range map[string][]string{
		"use-forwarded-headers: \"true\"\n  proxy-real-ip-cidr: XXX.XXX.XXX/XX":                 {`controller-frozen: "XXX.XXX.XXX/XX" is no network: nginx refuses its whole configuration, for every Ingress of this controller`},
		"use-proxy-protocol: \"true\"\n  proxy-real-ip-cidr: 10.0.0.0/33":                       {`controller-frozen: "10.0.0.0/33" is no network: nginx refuses its whole configuration, for every Ingress of this controller`},
		"enable-real-ip: \"true\"\n  proxy-real-ip-cidr: 10.0.0.0/8, 192.0.2.7, proxy.internal": nil,
		"enable-real-ip: \"true\"\n  proxy-real-ip-cidr: 2001:db8::/32":                         nil,
		"proxy-real-ip-cidr: XXX.XXX.XXX/XX":                                                    nil,
		"enable-real-ip: \"true\"":                                                              nil,
	} {
		require.Equal(t, want, findings(t, "real-ip-not-network", config(data)), data)
	}
}
