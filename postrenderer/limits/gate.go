package limits

import "net/netip"

// Gate is what one replica of the controller does with the requests to one
// Ingress, in the order in which nginx takes them:
//
//  1. An exempt client passes, uncounted.
//  2. limit_req, which comes first wherever it is written: per second, then per
//     minute. A request that one of them refuses takes no room in either.
//  3. limit_conn. A request that it refuses has taken room in the buckets of 2.
//
// The order was seen in nginx 1.22.1 and is that of its modules; e2e/nginx
// holds the gate against a real nginx. Where a number is more than 64 bits
// hold, nginx wraps round and the gate stops at the largest. nginx forgets
// clients when a zone of 5 MB is full, after some 80000; the gate does not.
//
// A Gate is not for use by several goroutines at once.
type Gate struct {
	zones       []zone
	connections int // 0 is no limit
	exempt      []netip.Prefix
	clients     map[netip.Addr]*client
}

// client is what a gate knows of one client.
type client struct {
	buckets    []bucket // one for each zone
	inProgress int
}

// NewGate returns the gate that limits make, and that has seen nobody.
func NewGate(l Limits) *Gate {
	g := &Gate{zones: l.zones(), exempt: l.Exempt, clients: map[netip.Addr]*client{}}
	if positive(l.Connections) {
		g.connections = *l.Connections
	}
	return g
}

// Admit decides on a request of a client at a moment, and counts it. What is
// let through is in progress until Done is called for it.
func (g *Gate) Admit(addr netip.Addr, at Milliseconds) Verdict {
	if g.Exempts(addr) {
		return Exempted
	}
	c := g.client(addr)
	for i, z := range g.zones {
		if z.with(c.buckets[i], at).level > z.burst {
			return z.over
		}
	}
	for i, z := range g.zones {
		c.buckets[i] = z.with(c.buckets[i], at)
	}
	if g.connections > 0 && c.inProgress >= g.connections {
		return OverConnections
	}
	c.inProgress++
	return Admitted
}

// Done ends a request that was let through. More ends than requests are none.
func (g *Gate) Done(addr netip.Addr) {
	if c, ok := g.clients[key(addr)]; ok && c.inProgress > 0 {
		c.inProgress--
	}
}

// Exempts reports whether the client is not limited. nginx compares the
// client's address with the networks; an IPv4 address in IPv6's form is IPv4.
func (g *Gate) Exempts(addr netip.Addr) bool {
	addr = key(addr)
	for _, p := range g.exempt {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// Level is how full a client's bucket is.
type Level struct {
	// Limit is the name of the field that makes the bucket.
	Limit string
	// Level is in the bucket, and Burst is what it holds.
	Level, Burst Thousandths
}

// Levels returns how full each of a client's buckets is at a moment.
func (g *Gate) Levels(addr netip.Addr, at Milliseconds) []Level {
	out := make([]Level, len(g.zones))
	c, known := g.clients[key(addr)]
	for i, z := range g.zones {
		out[i] = Level{Limit: z.over.Limit(), Burst: z.burst}
		if known {
			out[i].Level = z.level(c.buckets[i], at)
		}
	}
	return out
}

// InProgress is how many requests of a client are in progress.
func (g *Gate) InProgress(addr netip.Addr) int {
	if c, ok := g.clients[key(addr)]; ok {
		return c.inProgress
	}
	return 0
}

func (g *Gate) client(addr netip.Addr) *client {
	addr = key(addr)
	c, ok := g.clients[addr]
	if !ok {
		c = &client{buckets: make([]bucket, len(g.zones))}
		g.clients[addr] = c
	}
	return c
}

func key(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }
