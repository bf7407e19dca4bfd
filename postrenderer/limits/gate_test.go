package limits_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

var (
	alice = netip.MustParseAddr("192.0.2.1")
	bob   = netip.MustParseAddr("192.0.2.2")
)

// send sends n requests of alice's, the first at from and then one every step,
// and returns how many pass.
func send(g *limits.Gate, n int, from, step limits.Milliseconds) (passed int) {
	for i := range n {
		if g.Admit(alice, from+limits.Milliseconds(i)*step).Passes() {
			g.Done(alice)
			passed++
		}
	}
	return passed
}

// Each of these was seen in a run of the real controller, whose clients send
// a little irregularly: where the count differs by one, the seen one is named.
func TestGateLetsThroughWhatNginxDid(t *testing.T) {
	rpm30 := limits.NewGate(limits.Limits{RequestsPerMinute: of(30)})
	require.Equal(t, 151, send(rpm30, 400, 0, 0))
	require.Equal(t, 10, send(rpm30, 100, 20_000, 0), "20 s later")
	require.Equal(t, 15, send(rpm30, 60, 20_500, 500), "14 of 60 at 2 a second were seen")
	once := limits.NewGate(limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(1)})
	require.Equal(t, 50, send(once, 50, 0, 100), "at the rate, all pass")
	twice := limits.NewGate(limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(1)})
	require.Equal(t, 60, send(twice, 100, 0, 50), "59 of 100 at twice the rate were seen")
	both := limits.NewGate(limits.Limits{RequestsPerSecond: of(10), RequestsPerMinute: of(30)})
	require.Equal(t, 61, send(both, 347, 0, 3), "60 of 400 in 1.04 s were seen")
}

func TestABucketLosesFractionsAsNginxDoes(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerMinute: of(1), BurstMultiplier: of(1)})
	require.Equal(t, limits.Admitted, g.Admit(alice, 0))
	require.Equal(t, limits.Admitted, g.Admit(alice, 0))
	require.Equal(t, []limits.Level{{Limit: "requestsPerMinute", Level: 1000, Burst: 1000}}, g.Levels(alice, 62))
	require.Equal(t, limits.Thousandths(999), g.Levels(alice, 63)[0].Level, "16 thousandths a second, not 16.67")
	require.Equal(t, limits.OverPerMinute, g.Admit(alice, 62_499))
	require.Equal(t, limits.Admitted, g.Admit(alice, 62_500))
	require.InDelta(t, 1.0, g.Levels(alice, 62_500)[0].Level.Requests(), 0)
}

func TestWhatOneRateRefusesTakesNoRoomInTheOther(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerSecond: of(10), RequestsPerMinute: of(2), BurstMultiplier: of(1)})
	require.Equal(t, 3, send(g, 3, 0, 0))
	for range 5 {
		require.Equal(t, limits.OverPerMinute, g.Admit(alice, 0))
	}
	levels := g.Levels(alice, 0)
	require.Equal(t, limits.Level{Limit: "requestsPerSecond", Level: 2000, Burst: 10_000}, levels[0])
	require.Equal(t, limits.Level{Limit: "requestsPerMinute", Level: 2000, Burst: 2000}, levels[1])
}

func TestWhatConnectionsRefuseHasUsedUpRate(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerSecond: of(10), BurstMultiplier: of(1), Connections: of(2)})
	verdicts := map[limits.Verdict]int{}
	for range 30 {
		verdicts[g.Admit(alice, 0)]++
	}
	require.Equal(t, map[limits.Verdict]int{limits.Admitted: 2, limits.OverConnections: 9, limits.OverPerSecond: 19}, verdicts, "as nginx did")
	g.Done(alice)
	require.Equal(t, 1, g.InProgress(alice))
	require.Equal(t, limits.OverPerSecond, g.Admit(alice, 0), "the bucket is full of refused requests")
	require.Equal(t, limits.Admitted, g.Admit(alice, 100))
}

func TestConnectionsAloneCountWhatIsInProgress(t *testing.T) {
	g := limits.NewGate(limits.Limits{Connections: of(2)})
	require.Equal(t, 200, send(g, 200, 0, 0), "one after the other")
	require.Zero(t, g.InProgress(alice))
	g.Done(alice)
	require.Zero(t, g.InProgress(alice), "no more can end than have begun")
	require.Zero(t, g.InProgress(bob))
	require.Empty(t, g.Levels(alice, 0))
}

func TestClientsAreCountedByThemselves(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerMinute: of(1), BurstMultiplier: of(1)})
	require.Equal(t, 2, send(g, 9, 0, 0))
	require.Equal(t, limits.Admitted, g.Admit(bob, 0))
	require.Equal(t, limits.OverPerMinute, g.Admit(netip.MustParseAddr("::ffff:192.0.2.1"), 0), "the same client in IPv6's form")
	require.Zero(t, g.Levels(netip.MustParseAddr("192.0.2.3"), 0)[0].Level, "of a client that has not been seen")
}

func TestExemptClientsPassUncounted(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerMinute: of(1), BurstMultiplier: of(1), Connections: of(1), Exempt: networks("192.0.2.1/24", "2001:db8::/32")})
	for _, addr := range []string{"192.0.2.200", "::ffff:192.0.2.7", "2001:db8::1"} {
		for range 20 {
			require.Equal(t, limits.Exempted, g.Admit(netip.MustParseAddr(addr), 0))
		}
		require.Zero(t, g.InProgress(netip.MustParseAddr(addr)))
	}
	require.Equal(t, limits.Admitted, g.Admit(netip.MustParseAddr("198.51.100.1"), 0))
	require.False(t, g.Exempts(netip.Addr{}), "a client without an address")
}

func TestNoLimitLetsEverythingThrough(t *testing.T) {
	for _, l := range []limits.Limits{{}, off(), {KibibytesPerSecond: of(1)}, {RequestsPerSecond: of(-1)}} {
		require.Equal(t, 1000, send(limits.NewGate(l), 1000, 0, 0))
	}
}

func TestAClockThatGoesBackStandsStill(t *testing.T) {
	g := limits.NewGate(limits.Limits{RequestsPerSecond: of(1), BurstMultiplier: of(1)})
	require.Equal(t, 2, send(g, 2, 100_000, 0))
	require.Equal(t, limits.OverPerSecond, g.Admit(alice, 99_000))
	require.Equal(t, limits.Admitted, g.Admit(alice, 101_000))
	require.Equal(t, limits.OverPerSecond, g.Admit(alice, 0))
	require.Equal(t, limits.Thousandths(999), g.Levels(alice, 0)[0].Level, "a clock that was set is followed")
}

func TestVerdictsSayWhichLimitIsOver(t *testing.T) {
	for v, want := range map[limits.Verdict][2]string{
		limits.Admitted:        {"admitted", ""},
		limits.Exempted:        {"exempted", ""},
		limits.OverPerSecond:   {"over requestsPerSecond", "requestsPerSecond"},
		limits.OverPerMinute:   {"over requestsPerMinute", "requestsPerMinute"},
		limits.OverConnections: {"over connections", "connections"},
	} {
		require.Equal(t, want, [2]string{v.String(), v.Limit()})
		if _, known := limits.FieldNamed(v.Limit()); !v.Passes() {
			require.True(t, known)
		}
	}
}
