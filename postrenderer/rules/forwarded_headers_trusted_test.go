package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForwardedHeadersAreTrustedFromEverybodyUnlessNetworksAreNamed(t *testing.T) {
	said := []string{"unlimited: every client may say which address it is counted by, and so none is limited"}
	for name, c := range map[string]struct {
		data []string
		want []string
	}{
		"no networks":               {[]string{`use-forwarded-headers: "true"`}, said},
		"every IPv4 network":        {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: 0.0.0.0/0`}, said},
		"every IPv6 network":        {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: "10.0.0.0/8,::/0"`}, said},
		"two halves":                {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: 0.0.0.0/1, 128.0.0.0/1`}, said},
		"the real IP module":        {[]string{`enable-real-ip: "true"`}, said},
		"counted by the address":    {[]string{`use-forwarded-headers: "true"`, `limit-conn-zone-variable: $remote_addr$host`}, said},
		"some networks":             {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: 10.0.0.0/8,192.0.2.7`}, nil},
		"one half":                  {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: 0.0.0.0/1`}, nil},
		"no network at all":         {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: ""`}, nil},
		"what cannot be read":       {[]string{`use-forwarded-headers: "true"`, `proxy-real-ip-cidr: everybody`}, nil},
		"headers are not used":      {[]string{`use-forwarded-headers: "false"`}, nil},
		"networks without headers":  {[]string{`proxy-real-ip-cidr: 0.0.0.0/0`}, nil},
		"no boolean":                {[]string{`use-forwarded-headers: "yes"`}, nil},
		"PROXY protocol in its way": {[]string{`use-forwarded-headers: "true"`, `use-proxy-protocol: "true"`}, nil},
		"PROXY protocol by itself":  {[]string{`use-proxy-protocol: "true"`}, nil},
		"counted by the peer":       {[]string{`use-forwarded-headers: "true"`, `limit-conn-zone-variable: $realip_remote_addr`}, nil},
		"counted by nothing":        {[]string{`use-forwarded-headers: "true"`, `limit-conn-zone-variable: all`}, nil},
	} {
		require.Equal(t, c.want, findings(t, "forwarded-headers-trusted", config(c.data...)), name)
	}
	require.Nil(t, findings(t, "forwarded-headers-trusted", deployment("v1.15.1")), "without a ConfigMap")
}

func TestTheFindingIsAtTheKeyThatTrusts(t *testing.T) {
	require.Equal(t, []string{"data.use-forwarded-headers"},
		fields(t, "forwarded-headers-trusted", config(`use-forwarded-headers: "true"`, `enable-real-ip: "true"`)))
	require.Equal(t, []string{"data.enable-real-ip"}, fields(t, "forwarded-headers-trusted", config(`enable-real-ip: "true"`)))
	require.Equal(t, []string{"set proxy-real-ip-cidr to the networks of the proxies in front of the controller"},
		hints(t, "forwarded-headers-trusted", config(`enable-real-ip: "true"`)))
}
