// Package send sends the requests that package probe has planned.
package send

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
)

// bodyLimit is how many bytes of an answer are read. The rest of a longer one
// is given up, with its connection.
const bodyLimit = 1 << 20

// Options say where requests go, and how each is sent.
type Options struct {
	URL    *url.URL
	Method string
	// Host replaces that of the URL in the Host header and in TLS. It may be empty.
	Host   string
	Header http.Header
	// Insecure takes any certificate.
	Insecure bool
	// Source is the local address to send from; the zero value leaves it to the system.
	Source netip.Addr
	// Timeout is how long an answer may take.
	Timeout time.Duration
	// Connections are never exceeded.
	Connections int
	// Dial replaces the network in tests.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Sender sends single requests. It follows no redirect, repeats nothing, and
// asks no proxy of the environment.
type Sender struct {
	options Options
	client  http.Client
	begin   time.Time
}

// New returns a Sender whose clock starts now. It has to be closed.
func New(o Options) *Sender {
	dialer := net.Dialer{Timeout: o.Timeout}
	if o.Source.IsValid() {
		dialer.LocalAddr = &net.TCPAddr{IP: o.Source.AsSlice(), Zone: o.Source.Zone()}
	}
	dial := o.Dial
	if dial == nil {
		dial = dialer.DialContext
	}
	return &Sender{options: o, begin: time.Now(), client: http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:         dial,
			TLSClientConfig:     &tls.Config{InsecureSkipVerify: o.Insecure, ServerName: o.serverName()},
			TLSHandshakeTimeout: o.Timeout,
			DisableCompression:  true,
			MaxConnsPerHost:     o.Connections,
			MaxIdleConnsPerHost: o.Connections,
			// HTTP/2 would put all requests on one connection.
			Protocols: http1(),
		},
	}}
}

func http1() *http.Protocols {
	var p http.Protocols
	p.SetHTTP1(true)
	return &p
}

// serverName is what TLS asks for; empty leaves it to the URL.
func (o Options) serverName() string {
	if host, _, err := net.SplitHostPort(o.Host); err == nil {
		return host
	}
	return o.Host
}

// Close closes all connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// send sends one request and waits for the end of its answer.
func (s *Sender) send(all context.Context, phase probe.Phase) probe.Shot {
	ctx, cancel := context.WithTimeout(all, s.options.Timeout)
	defer cancel()
	var sent, decided atomic.Int64 // zero is not yet; the trace calls from other goroutines
	request, err := s.request(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(httptrace.GotConnInfo) { sent.Store(int64(time.Since(s.begin))) },
		GotFirstResponseByte: func() { decided.Store(int64(time.Since(s.begin))) },
	}))
	shot := probe.Shot{Phase: phase, Sent: time.Since(s.begin)}
	if err == nil {
		err = s.exchange(request, &shot)
	}
	shot.Done = time.Since(s.begin)
	shot.Sent = cmp.Or(time.Duration(sent.Load()), shot.Sent)
	shot.Decided = cmp.Or(time.Duration(decided.Load()), shot.Done)
	if err != nil && shot.Status == 0 {
		shot.Failure, shot.Again = s.failure(all, ctx, err)
	}
	return shot
}

func (s *Sender) exchange(request *http.Request, shot *probe.Shot) error {
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	shot.Status = response.StatusCode
	shot.RetryAfter = response.Header.Get("Retry-After")
	shot.Location = response.Header.Get("Location")
	_, err = io.CopyN(io.Discard, response.Body, bodyLimit)
	return err
}

// once is an empty body that cannot be read again: with it, net/http does not
// repeat a request by itself where a connection that it used before is lost
// ("either has no body or has its GetBody defined", says the Transport). A
// request that is sent twice is one more than was announced.
type once struct{}

func (once) Read([]byte) (int, error) { return 0, io.EOF }
func (once) Close() error             { return nil }

func (s *Sender) request(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, s.options.Method, s.options.URL.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Body = once{}
	request.Header = s.options.Header.Clone()
	request.Host = s.options.Host
	return request, nil
}

// failure is the reason for which there was no answer, without what the caller
// knows; again says that it may pass. The contexts are that of the run and that
// of the request.
func (s *Sender) failure(all, ctx context.Context, err error) (reason string, again bool) {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case all.Err() != nil:
		return "stopped", false
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", s.options.Timeout), true
	case errors.As(err, new(*tls.CertificateVerificationError)):
		return fmt.Sprintf("%v (--insecure takes any certificate)", err), false
	}
	return err.Error(), true
}
