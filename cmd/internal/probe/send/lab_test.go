package send

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// nginx is a server with limits, for one client, behind a network of its own.
type nginx struct {
	mu   sync.Mutex
	gate *limits.Gate // which e2e/nginx holds against the real one
	// peers are replicas that take turns; empty is this one alone.
	peers []*nginx
	turn  int
	// way is how long a request travels, before and behind the limit each.
	way func() time.Duration
	// service is how long the backend takes.
	service func() time.Duration
	// status is that of a refusal, answer that of the backend.
	status, answer int
	header         http.Header
	// late is how many requests find no endpoint, since nginx does not know it yet.
	late   int64
	served atomic.Int64
}

var client = netip.MustParseAddr("192.0.2.7")

func (n *nginx) enter() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.gate.Admit(client, limits.Milliseconds(time.Now().UnixMilli())) == limits.Admitted
}

func (n *nginx) leave() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gate.Done(client)
}

func (n *nginx) replica() *nginx {
	if len(n.peers) == 0 {
		return n
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.turn++
	return n.peers[n.turn%len(n.peers)]
}

func (n *nginx) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if n.served.Add(1) <= n.late {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	time.Sleep(n.way())
	defer func() { time.Sleep(n.way()) }()
	for name, values := range n.header {
		w.Header()[name] = values
	}
	one := n.replica()
	if !one.enter() {
		w.WriteHeader(n.status)
		return
	}
	defer one.leave()
	time.Sleep(n.service())
	w.WriteHeader(n.answer)
}

// run measures a server in virtual time.
func run(t *testing.T, n *nginx, e probe.Expectation, ask probe.Ask) (r probe.Report, took time.Duration) {
	t.Helper()
	plan, err := probe.NewPlan(e, ask)
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		network := newNetwork()
		server := &http.Server{Handler: n}
		go server.Serve(network) //nolint:errcheck // it ends with the network
		begin := time.Now()
		r = measure(t.Context(), network, e, plan)
		took = time.Since(begin)
		require.NoError(t, server.Close())
	})
	require.LessOrEqual(t, r.Sent, plan.Requests)
	require.EqualValues(t, r.Sent, n.served.Load(), "the report counts what was sent")
	return r, took
}

func measure(ctx context.Context, network *network, e probe.Expectation, plan probe.Plan) probe.Report {
	sender := New(Options{
		URL: &url.URL{Scheme: "http", Host: "lab.test", Path: "/"}, Method: http.MethodGet,
		Timeout: 30 * time.Second, Connections: max(plan.Parallel, plan.Crowd), Dial: network.dial,
	})
	defer sender.Close()
	run := Run{Sender: sender, Expectation: e, Plan: plan}
	shots := run.Do(ctx)
	return probe.Judge(e, plan, shots, ctx.Err() != nil)
}

func show(r probe.Report) string {
	text, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// network is a listener whose connections are pipes in memory.
type network struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
	dialled     atomic.Int64
}

func newNetwork() *network {
	return &network{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case n.connections <- theirs:
		n.dialled.Add(1)
		return ours, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.connections:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// random returns times around a middle one, from half of it to one and a half.
func random(seed uint64, middle time.Duration) func() time.Duration {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 0))
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return middle/2 + time.Duration(r.Int64N(int64(middle)))
	}
}
