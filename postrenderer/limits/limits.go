// Package limits says how much traffic a client may send to an Ingress, in
// the terms of nginx's limit_req, limit_conn and limit_rate modules, and
// nothing about how a controller is told of it.
//
// Every limit is per client address, per Ingress object and per controller
// replica: nginx shares no counters between replicas.
package limits

import (
	"fmt"
	"net/netip"
	"strings"
)

// DefaultBurstMultiplier is what ingress-nginx uses where nothing is said
// (internal/ingress/annotations/ratelimit in its source, since 0.40).
const DefaultBurstMultiplier = 5

// Bounds of nginx 1.22 to 1.27 and of the controller's Go integers, as seen in runs.
const (
	// MaxConnections is the most that limit_conn takes; 65536 stops every reload.
	MaxConnections = 65535
	// MaxRequests is the highest rate that nginx, which counts in thousandths
	// of a request, holds in 64 bits.
	MaxRequests = (1<<63 - 1) / 1000
	// MaxKibibytes is the most that limit_rate takes in its unit "k".
	MaxKibibytes = (1<<63 - 1) / 1024
	// MaxBurst is the most that nginx, which counts in thousandths of a
	// request, holds as burst. It takes more, and then uses another.
	MaxBurst = MaxRequests
)

// Limits is what is asked for one Ingress. In each pointer nil means "not
// said" and 0 means "off", which are different: a stronger source that is
// silent leaves a weaker one's value, one that says 0 removes it.
type Limits struct {
	// RequestsPerSecond and RequestsPerMinute are sustained rates. Both may
	// be set: a request then has to pass both.
	RequestsPerSecond, RequestsPerMinute *int
	// Connections is how many requests of one client may be in progress at once.
	Connections *int
	// BurstMultiplier times the rate is how many requests above the rate are
	// let through at once. At least 1: a burst of 0 stops every reload of nginx.
	BurstMultiplier *int
	// KibibytesPerSecond is the speed of each response, not of each client.
	// It only works while nginx buffers the response.
	KibibytesPerSecond *int
	// KibibytesAfter is how much of a response is sent at full speed first.
	KibibytesAfter *int
	// Exempt clients are not limited at all. Nil is "not said".
	Exempt []netip.Prefix
}

// Merge lays a stronger source over a weaker one, field by field. The result
// shares no memory that either source would change.
func Merge(weak, strong Limits) Limits {
	pick := func(w, s *int) *int {
		if s != nil {
			return s
		}
		return w
	}
	out := Limits{
		RequestsPerSecond:  pick(weak.RequestsPerSecond, strong.RequestsPerSecond),
		RequestsPerMinute:  pick(weak.RequestsPerMinute, strong.RequestsPerMinute),
		Connections:        pick(weak.Connections, strong.Connections),
		BurstMultiplier:    pick(weak.BurstMultiplier, strong.BurstMultiplier),
		KibibytesPerSecond: pick(weak.KibibytesPerSecond, strong.KibibytesPerSecond),
		KibibytesAfter:     pick(weak.KibibytesAfter, strong.KibibytesAfter),
		Exempt:             weak.Exempt,
	}
	if strong.Exempt != nil {
		out.Exempt = strong.Exempt
	}
	return out
}

// IsZero reports whether nothing at all is said.
func (l Limits) IsZero() bool {
	return l.RequestsPerSecond == nil && l.RequestsPerMinute == nil && l.Connections == nil &&
		l.BurstMultiplier == nil && l.KibibytesPerSecond == nil && l.KibibytesAfter == nil && l.Exempt == nil
}

// HasRate reports whether requests are limited by rate.
func (l Limits) HasRate() bool { return positive(l.RequestsPerSecond) || positive(l.RequestsPerMinute) }

// Multiplier returns the burst multiplier that holds: what is said, or the
// controller's default.
func (l Limits) Multiplier() int {
	if l.BurstMultiplier != nil {
		return *l.BurstMultiplier
	}
	return DefaultBurstMultiplier
}

// BurstOverflows reports whether a rate times the multiplier is more than nginx
// can count: another burst would be used, or nginx refuse its configuration.
func (l Limits) BurstOverflows() bool {
	for _, rate := range []*int{l.RequestsPerSecond, l.RequestsPerMinute} {
		if rate != nil && burstOverflows(*rate, l.Multiplier()) {
			return true
		}
	}
	return false
}

func burstOverflows(rate, multiplier int) bool {
	return rate > 0 && multiplier > 0 && multiplier > MaxBurst/rate
}

// LimitsRequests reports whether requests are limited at all, by rate or by
// how many are in progress. Bandwidth alone does not limit requests.
func (l Limits) LimitsRequests() bool { return l.HasRate() || positive(l.Connections) }

// LimitsAnything reports whether requests or the speed of responses are limited.
func (l Limits) LimitsAnything() bool { return l.LimitsRequests() || positive(l.KibibytesPerSecond) }

func positive(n *int) bool { return n != nil && *n > 0 }

// String returns what is said, such as "requestsPerMinute 30, connections 4",
// or "nothing".
func (l Limits) String() string {
	var parts []string
	for _, f := range Fields {
		if v, ok := f.Text(l); ok {
			parts = append(parts, fmt.Sprintf("%s %s", f.Name, v))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
