package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhereTheWebhookStillTestsNginxThatIsSaid(t *testing.T) {
	bad := ingress(`limit-rps: "10"`, `limit-burst-multiplier: "0"`)
	const remedy = "write 1 or more; 1 lets one rate's worth through at once"
	for release, want := range map[string]string{
		"1.11.4": remedy + "; the admission webhook of controller 1.11.4 refuses it, where it is on",
		"1.11.5": remedy,
		"1.12.0": remedy + "; the admission webhook of controller 1.12.0 refuses it, where it is on",
		"1.15.1": remedy,
	} {
		found := diagnostics(t, version(t, release), "burst-not-positive", bad)
		require.Len(t, found, 1)
		require.Equal(t, want, found[0].Hint, release)
	}
}
