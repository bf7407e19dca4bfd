package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForwardedHeadersAreTrustedFromEverybodyUnlessNetworksAreNamed(t *testing.T) {
	said := []string{"unlimited: every client may say which address it is counted by, and so none is limited"}
	for data, want := range map[string][]string{
		`use-forwarded-headers: "true"`:                                                 said,
		"use-forwarded-headers: \"true\"\n  proxy-real-ip-cidr: 0.0.0.0/0":              said,
		"use-forwarded-headers: \"true\"\n  proxy-real-ip-cidr: 0.0.0.0/1, 128.0.0.0/1": said,
		"use-forwarded-headers: \"true\"\n  proxy-real-ip-cidr: 10.0.0.0/8,192.0.2.7":   nil,
		`use-forwarded-headers: "false"`:                                                nil,
		`proxy-real-ip-cidr: 0.0.0.0/0`:                                                 nil,
	} {
		require.Equal(t, want, findings(t, "forwarded-headers-trusted", config(data)), data)
	}
}
