package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAStatusThatNginxDoesNotTakeStopsTheController(t *testing.T) {
	for _, key := range []string{"limit-req-status-code", "limit-conn-status-code"} {
		for value, code := range map[string]string{"200": "200", "399": "399", "600": "600", "0": "0", "": "0", "-1": "-1", "0x10": "16"} {
			stream := config(key + `: "` + value + `"`)
			require.Equal(t, []string{"controller-frozen: " + code + " is no status from 400 to 599: " +
				"nginx refuses its whole configuration, for every Ingress of this controller"}, findings(t, "status-out-of-range", stream), value)
			require.Equal(t, []string{`write "429"`}, hints(t, "status-out-of-range", stream))
			require.Equal(t, []string{"data." + key}, fields(t, "status-out-of-range", stream))
		}
	}
}

func TestAStatusThatNginxTakesIsFine(t *testing.T) {
	for _, value := range []string{"400", "429", "503", "599", "0x1ad"} {
		require.Empty(t, findings(t, "status-out-of-range", config(`limit-req-status-code: "`+value+`"`, `limit-conn-status-code: "`+value+`"`)), value)
	}
}

func TestAStatusThatTheControllerCannotReadIsItsDefault(t *testing.T) {
	for _, value := range []string{"abc", "429.0", " 200", "0900", "99999999999999999999"} {
		require.Empty(t, findings(t, "status-out-of-range", config(`limit-req-status-code: "`+value+`"`)), value)
	}
}

func TestTheStatusOfOtherKeysIsNotLookedAt(t *testing.T) {
	require.Empty(t, findings(t, "status-out-of-range", config(`http-redirect-code: "308"`, `global-rate-limit-status-code: "200"`)))
	require.Empty(t, findings(t, "status-out-of-range", deployment("v1.15.1")), "a controller whose ConfigMap is not there")
}
