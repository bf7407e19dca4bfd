//go:build e2e

package nginx

import (
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// lasts is how long clients send: a few refills of the slower buckets.
const lasts = 40 * time.Second

// profile is one Ingress and the clients that visit it.
type profile struct {
	Ingress
	clients []plan
}

// plan is what one client sends, in order.
type plan struct {
	addr    netip.Addr
	arrives []time.Duration
	takes   []time.Duration
}

// randomProfile makes limits, and load of a half to four times of them.
func randomProfile(random *rand.Rand, number int) profile {
	p := profile{Ingress: Ingress{Name: "p" + strconv.Itoa(number)}}
	load := between(random, 0.5, 20) // requests a second of each client
	p.Limits = randomLimits(random, load/between(random, 0.5, 4))
	for i := range 1 + random.IntN(4) {
		addr := netip.AddrFrom4([4]byte{127, byte(1 + number/250), byte(1 + number%250), byte(2 + i)})
		p.clients = append(p.clients, randomPlan(random, addr, load, p.Limits.Connections))
	}
	if random.IntN(6) == 0 {
		bits := 31 + random.IntN(2) // one client, or two
		p.Limits.Exempt = []netip.Prefix{netip.PrefixFrom(p.clients[0].addr, bits)}
	}
	return p
}

// randomLimits makes limits of about rate requests a second.
func randomLimits(random *rand.Rand, rate float64) limits.Limits {
	whole := func(n float64) *int {
		out := max(1, int(math.Round(n)))
		return &out
	}
	var l limits.Limits
	kind := random.IntN(8)
	if kind < 4 && rate >= 1 {
		l.RequestsPerSecond = whole(rate)
	}
	if kind >= 3 && kind < 7 || rate < 1 {
		l.RequestsPerMinute = whole(60 * rate * between(random, 0.3, 1))
	}
	if kind >= 5 {
		l.Connections = whole(between(random, 1, 8))
	}
	if random.IntN(4) > 0 {
		l.BurstMultiplier = whole(between(random, 1, 4))
	}
	return l
}

// randomPlan is irregular, regular, or comes in bursts, and often starts with one.
func randomPlan(random *rand.Rand, addr netip.Addr, load float64, connections *int) plan {
	p := plan{addr: addr}
	gap := time.Duration(float64(time.Second) / load)
	at := time.Duration(random.Int64N(int64(time.Second)))
	if random.IntN(3) > 0 {
		for range int(between(random, 1, 200)) {
			p.arrives = append(p.arrives, at)
		}
	}
	kind := random.IntN(3)
	for {
		n, wait := 1, gap
		switch kind {
		case 0:
			wait = time.Duration(random.ExpFloat64() * float64(gap))
		case 1:
			n = 1 + random.IntN(40)
			wait = time.Duration(n) * gap
		}
		if at += wait; at > lasts {
			break
		}
		p.arrives = append(p.arrives, slices.Repeat([]time.Duration{at}, n)...)
	}
	p.takes = make([]time.Duration, len(p.arrives))
	if connections != nil { // so long that some come before others are over
		mean := between(random, 0.5, 3) * float64(*connections) / load * float64(time.Second)
		for i := range p.takes {
			p.takes[i] = min(5*time.Second, time.Duration(random.ExpFloat64()*mean)).Round(time.Millisecond)
		}
	}
	return p
}

// between is as often in each doubling of least.
func between(random *rand.Rand, least, most float64) float64 {
	return least * math.Pow(most/least, random.Float64())
}
