//go:build e2e

package nginx

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// TestRateIsCountedBeforeConnections pins the order that limits.Gate is
// written by: of 30 requests at once the rate lets 11 through, and only those
// are counted as connections. So a request that connections refuse has used up
// rate, although the template writes limit_conn first.
func TestRateIsCountedBeforeConnections(t *testing.T) {
	ten, two, one := 10, 2, 1
	client := start(t, "127.0.0.2", limits.Limits{RequestsPerMinute: &ten, Connections: &two, BurstMultiplier: &one})
	require.Equal(t, map[int]int{200: 2, overConnections: 9, overRate: 19}, atOnce(t, client, 30, 500*time.Millisecond))
}

// TestARateThatRefusesTakesNoRoomInTheOther pins the other half: what "per
// minute" refuses is not counted per second, which comes first.
func TestARateThatRefusesTakesNoRoomInTheOther(t *testing.T) {
	five, two, one := 5, 2, 1
	client := start(t, "127.0.0.2", limits.Limits{RequestsPerSecond: &five, RequestsPerMinute: &two, BurstMultiplier: &one})
	require.Equal(t, map[int]int{200: 3, overRate: 27}, atOnce(t, client, 30, 0))
	events, err := client.server.Trace()
	require.NoError(t, err)
	for _, e := range events {
		require.True(t, !e.Ends || e.Status == 200 || e.Zone == "p0_rpm", "refused by %s", e.Zone)
	}
}

// only is a client of a server with one Ingress.
type only struct {
	*Client
	server *Server
}

func start(t *testing.T, addr string, l limits.Limits) only {
	t.Helper()
	backend := httptest.NewServer(Backend())
	t.Cleanup(backend.Close)
	server, err := Start(t.TempDir(), strings.TrimPrefix(backend.URL, "http://"), []Ingress{{Name: "p0", Limits: l}})
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	client, err := NewClient(server, netip.MustParseAddr(addr))
	require.NoError(t, err)
	return only{client, server}
}

// atOnce sends n requests and returns how often each status came back.
func atOnce(t *testing.T, c only, n int, takes time.Duration) map[int]int {
	t.Helper()
	var answers sync.WaitGroup
	var lock sync.Mutex
	statuses := map[int]int{}
	for i := range n {
		answers.Go(func() {
			status, err := c.Get("p0", fmt.Sprint(i), takes)
			lock.Lock()
			defer lock.Unlock()
			statuses[status]++
			if err != nil {
				t.Error(err)
			}
		})
	}
	answers.Wait()
	return statuses
}
