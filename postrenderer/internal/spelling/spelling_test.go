package spelling

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var names = []string{"limit-rps", "limit-rpm", "limit-connections", "proxy-buffering"}

func TestNearestTakesAtMostAThirdOfTheLettersForWrong(t *testing.T) {
	require.Equal(t, "limit-connections", Nearest("limit-conections", names))
	require.Equal(t, "limit-rps", Nearest("Limit_RPS", names))
	require.Empty(t, Nearest("affinity", names))
}

func TestASlipIsOneLetterOrTwoNeighboursExchanged(t *testing.T) {
	for word, want := range map[string]string{
		"proxy-bufering": "proxy-buffering", "proxy-bufffering": "proxy-buffering", "proxy-bugfering": "proxy-buffering",
		"porxy-buffering": "proxy-buffering", "proxy-buffernig": "proxy-buffering",
		"proxy-buffering": "", "proxy-bufring": "", "limit-rps": "", "affinity": "", "": "",
	} {
		require.Equal(t, want, Slip(word, names), word)
	}
}
