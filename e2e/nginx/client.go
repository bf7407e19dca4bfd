//go:build e2e

package nginx

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Client sends requests from one address, all over one HTTP/2 connection: as
// many at once as it likes, and with one clock of nginx's.
type Client struct {
	Addr netip.Addr
	http *http.Client
	url  string
}

// NewClient connects from addr, an address of the loopback network.
func NewClient(s *Server, addr netip.Addr) (*Client, error) {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: addr.AsSlice()}}
	c := &Client{Addr: addr, url: s.URL, http: &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		Protocols: protocols, DialContext: dialer.DialContext, HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true},
	}}}
	_, err := c.get("/") // opens the connection, and waits for how many it takes at once
	return c, err
}

// Get sends a request to an Ingress that takes the backend so long, and
// returns the status of the answer.
func (c *Client) Get(ingress, id string, takes time.Duration) (int, error) {
	return c.get(fmt.Sprintf("/%s/%s?takes=%s", ingress, id, takes))
}

func (c *Client) get(path string) (int, error) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, c.url+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return response.StatusCode, err
}

// Backend answers each request after the time that its query "takes" says.
func Backend() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		takes, err := time.ParseDuration(r.URL.Query().Get("takes"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusTeapot) // nobody takes it for a refusal of nginx's
			return
		}
		time.Sleep(takes)
		_, _ = io.WriteString(w, "ok")
	})
}
