package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANumberThatTheControllerCannotReadIsItsDefault(t *testing.T) {
	for _, key := range []string{"limit-req-status-code", "limit-conn-status-code", "limit-rate", "limit-rate-after", "variables-hash-bucket-size"} {
		text := config(key + ": 4x")
		require.Equal(t, []string{`value-ignored: want a whole number, not "4x": the controller uses its default`}, findings(t, "config-unreadable", text), key)
		require.Equal(t, []string{"write a whole number, or take the key out"}, hints(t, "config-unreadable", text), key)
		require.Equal(t, []string{"data." + key}, fields(t, "config-unreadable", text), key)
	}
	for value, unreadable := range map[string]bool{
		`"429.0"`: true, `" 429"`: true, `"4e2"`: true, `100k`: true, `"9223372036854775808"`: true, `"true"`: true,
		`"429"`: false, `"0x1ad"`: false, `"4_29"`: false, `"+429"`: false, `"-1"`: false, `""`: false, `null`: false,
		`true`: false, `1.5`: false, // the API server does not take them, which another rule says
	} {
		require.Equal(t, unreadable, len(findings(t, "config-unreadable", config("limit-rate: "+value))) == 1, value)
	}
	require.Nil(t, findings(t, "config-unreadable", config("proxy-body-size: 8m", "worker-processes: auto")), "keys that are not about limits")
}
