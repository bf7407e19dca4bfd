package send

import (
	"bufio"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// sendOne sends one request with these options to a server.
func sendOne(t *testing.T, address string, change func(*Options)) probe.Shot {
	t.Helper()
	s := sender(t, address, change)
	return s.send(t.Context(), probe.First)
}

func sender(t *testing.T, address string, change func(*Options)) *Sender {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	o := Options{URL: u, Method: http.MethodGet, Timeout: 5 * time.Second, Connections: 1}
	if change != nil {
		change(&o)
	}
	s := New(o)
	t.Cleanup(s.Close)
	return s
}

func TestRequestsSayWhatTheyAreTold(t *testing.T) {
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r }))
	defer server.Close()
	shot := sendOne(t, server.URL+"/v1?a=b", func(o *Options) {
		o.Host, o.Method, o.Header = "chat.example.com", http.MethodHead, http.Header{"Authorization": {"Bearer x"}}
		o.Source = netip.MustParseAddr("127.0.0.9")
	})
	require.Equal(t, http.StatusOK, shot.Status)
	require.Equal(t, http.MethodHead, got.Method)
	require.Equal(t, "chat.example.com", got.Host)
	require.Equal(t, "/v1?a=b", got.RequestURI)
	require.Equal(t, "Bearer x", got.Header.Get("Authorization"))
	require.True(t, strings.HasPrefix(got.RemoteAddr, "127.0.0.9:"), got.RemoteAddr)
	require.Empty(t, got.TransferEncoding, "a GET that brings a body is another request")
	require.Zero(t, got.ContentLength)
}

func TestTimesHoldTheDecisionBetweenThem(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
	}))
	defer server.Close()
	shot := sendOne(t, server.URL, nil)
	require.Positive(t, shot.Sent)
	require.GreaterOrEqual(t, shot.Decided, shot.Sent)
	require.GreaterOrEqual(t, shot.Done-shot.Decided, 40*time.Millisecond)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	server := httptest.NewServer(http.RedirectHandler("/elsewhere", http.StatusPermanentRedirect))
	defer server.Close()
	shot := sendOne(t, server.URL, nil)
	require.Equal(t, http.StatusPermanentRedirect, shot.Status)
	require.Equal(t, "/elsewhere", shot.Location)
}

func TestCertificatesAreChecked(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", r.TLS.ServerName)
	}))
	defer server.Close()
	shot := sendOne(t, server.URL, nil)
	require.Contains(t, shot.Failure, "certificate")
	require.Contains(t, shot.Failure, "(--insecure takes any certificate)")
	require.False(t, shot.Again)

	shot = sendOne(t, server.URL, func(o *Options) { o.Insecure, o.Host = true, "chat.example.com:8443" })
	require.Equal(t, http.StatusOK, shot.Status, shot.Failure)
	require.Equal(t, "chat.example.com", shot.RetryAfter)
}

func TestAnswersThatDoNotComeAreGivenUp(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	shot := sendOne(t, server.URL, func(o *Options) { o.Timeout = 50 * time.Millisecond })
	require.Equal(t, "no answer within 50ms", shot.Failure)
	require.True(t, shot.Again)
}

// net/http repeats a GET by itself where a connection that it used before is
// lost before the answer, which would be one request more than was announced.
func TestALostConnectionIsNotTriedAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	var requests atomic.Int64
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			for r := bufio.NewReader(c); ; {
				if _, err := http.ReadRequest(r); err != nil {
					break
				}
				if requests.Add(1) == 2 {
					break
				}
				_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
			}
			_ = c.Close()
		}
	}()
	s := sender(t, "http://"+l.Addr().String(), nil)
	require.Equal(t, http.StatusOK, s.send(t.Context(), probe.First).Status)
	require.NotEmpty(t, s.send(t.Context(), probe.First).Failure)
	require.EqualValues(t, 2, requests.Load())
}

func TestTriesCountAgainstTheBound(t *testing.T) {
	n := server(1, near, quick, limits.Limits{})
	n.answer = http.StatusNotFound
	synctest.Test(t, func(t *testing.T) {
		network := newNetwork()
		server := &http.Server{Handler: n}
		go server.Serve(network) //nolint:errcheck // it ends with the network
		s := sender(t, "http://lab.test/", func(o *Options) { o.Dial = network.dial })
		run := Run{Sender: s, Plan: probe.Plan{Requests: 3, Parallel: 1, Wait: time.Hour}}
		require.Len(t, run.Do(t.Context()), 3)
		s.Close()
		require.NoError(t, server.Close())
	})
}
