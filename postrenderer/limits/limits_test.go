package limits_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func of(n int) *int { return &n }

func networks(texts ...string) []netip.Prefix {
	out := []netip.Prefix{}
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

// everything says every field, each with a number of its own.
func everything() limits.Limits {
	return limits.Limits{
		RequestsPerSecond: of(1), RequestsPerMinute: of(2), BurstMultiplier: of(3), Connections: of(4),
		KibibytesPerSecond: of(5), KibibytesAfter: of(6), Exempt: networks("10.0.0.0/8"),
	}
}

// off says every field, each that it is off.
func off() limits.Limits {
	return limits.Limits{
		RequestsPerSecond: of(0), RequestsPerMinute: of(0), BurstMultiplier: of(0), Connections: of(0),
		KibibytesPerSecond: of(0), KibibytesAfter: of(0), Exempt: networks(),
	}
}

func TestMergeTakesTheStrongerWhereItSaysAnything(t *testing.T) {
	for name, c := range map[string]struct{ weak, strong, want limits.Limits }{
		"nothing and nothing":              {},
		"a silent source leaves the other": {weak: everything(), want: everything()},
		"a source over silence":            {strong: everything(), want: everything()},
		"off is said":                      {weak: everything(), strong: off(), want: off()},
		"off does not outlive a number":    {weak: off(), strong: everything(), want: everything()},
		"field by field": {
			weak:   limits.Limits{RequestsPerSecond: of(1), Connections: of(4), Exempt: networks("10.0.0.0/8")},
			strong: limits.Limits{RequestsPerMinute: of(30), Connections: of(0)},
			want:   limits.Limits{RequestsPerSecond: of(1), RequestsPerMinute: of(30), Connections: of(0), Exempt: networks("10.0.0.0/8")},
		},
		"exempt lists do not add up": {
			weak:   limits.Limits{Exempt: networks("10.0.0.0/8")},
			strong: limits.Limits{Exempt: networks("192.0.2.0/24")},
			want:   limits.Limits{Exempt: networks("192.0.2.0/24")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, limits.Merge(c.weak, c.strong))
		})
	}
}

func TestMergeLeavesItsSourcesAlone(t *testing.T) {
	weak, strong := everything(), off()
	limits.Merge(weak, strong)
	require.Equal(t, everything(), weak)
	require.Equal(t, off(), strong)
}

func TestIsZeroIsSilenceNotOff(t *testing.T) {
	require.True(t, limits.Limits{}.IsZero())
	for _, f := range limits.Fields {
		for _, from := range []limits.Limits{everything(), off()} {
			var one limits.Limits
			f.Copy(&one, from)
			require.False(t, one.IsZero(), f.Name)
		}
	}
}

func TestBandwidthAndBurstDoNotLimitRequests(t *testing.T) {
	for name, c := range map[string]struct {
		limits               limits.Limits
		rate, limitsRequests bool
	}{
		"nothing":     {},
		"off":         {limits: off()},
		"negative":    {limits: limits.Limits{RequestsPerSecond: of(-5), Connections: of(-1)}},
		"per second":  {limits.Limits{RequestsPerSecond: of(1)}, true, true},
		"per minute":  {limits.Limits{RequestsPerMinute: of(1), RequestsPerSecond: of(0)}, true, true},
		"connections": {limits.Limits{Connections: of(1)}, false, true},
		"the rest": {limits.Limits{
			BurstMultiplier: of(3), KibibytesPerSecond: of(5), KibibytesAfter: of(6), Exempt: networks("10.0.0.0/8"),
		}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.rate, c.limits.HasRate())
			require.Equal(t, c.limitsRequests, c.limits.LimitsRequests())
		})
	}
}

func TestStringNamesWhatIsSaidInTheOrderOfFields(t *testing.T) {
	require.Equal(t, "nothing", limits.Limits{}.String())
	require.Equal(t, "requestsPerSecond 0", limits.Limits{RequestsPerSecond: of(0)}.String())
	require.Equal(t, "requestsPerSecond 1, requestsPerMinute 2, burstMultiplier 3, connections 4, "+
		"bandwidth 5Ki, bandwidthAfter 6Ki, exemptCIDRs 10.0.0.0/8", everything().String())
}

func TestABurstOverflowsWhereNginxCountsNoFurther(t *testing.T) {
	require.False(t, limits.Limits{RequestsPerSecond: of(limits.MaxBurst / 5)}.BurstOverflows())
	require.True(t, limits.Limits{RequestsPerSecond: of(limits.MaxBurst/5 + 1)}.BurstOverflows(), "the default multiplier is 5")
	require.True(t, limits.Limits{RequestsPerMinute: of(2), BurstMultiplier: of(limits.MaxBurst)}.BurstOverflows())
	require.False(t, limits.Limits{BurstMultiplier: of(limits.MaxBurst)}.BurstOverflows(), "no rate, no burst")
}
