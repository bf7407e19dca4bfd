//go:build e2e

package cluster

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Client is one client address, which nginx counts by itself.
type Client struct {
	http    *http.Client
	address string
}

// NewClient returns a client of a controller that comes from an address of
// 127.0.0.0/8.
func NewClient(ctl *Controller, from string) *Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 5 * time.Second}
	return &Client{address: ctl.Address(), http: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			MaxIdleConnsPerHost: 20,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, network, ctl.Address())
			},
		},
	}}
}

// Statuses is how many answers had each status.
type Statuses map[int]int

// Get asks once and returns the status.
func (c *Client) Get(t *testing.T, url string) int {
	t.Helper()
	status, err := c.get(url)
	require.NoError(t, err)
	return status
}

func (c *Client) get(url string) (int, error) {
	resp, err := c.http.Get(url)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// Burst sends n requests as fast as it can, twenty at once, and returns what
// came of them and how long it took.
func (c *Client) Burst(t *testing.T, n int, url string) (Statuses, time.Duration) {
	t.Helper()
	const together = 20
	var mu sync.Mutex
	var group sync.WaitGroup
	statuses, failures := Statuses{}, []error{}
	work := make(chan struct{})
	start := time.Now()
	for range together {
		group.Go(func() {
			for range work {
				status, err := c.get(url)
				mu.Lock()
				statuses[status]++
				if err != nil {
					failures = append(failures, err)
				}
				mu.Unlock()
			}
		})
	}
	for range n {
		work <- struct{}{}
	}
	close(work)
	group.Wait()
	require.Empty(t, failures)
	return statuses, time.Since(start)
}
