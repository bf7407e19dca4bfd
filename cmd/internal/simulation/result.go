package simulation

import (
	"net/netip"
	"strconv"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Result is what has happened, and what simulate writes as JSON
// (docs/schemas/simulate.schema.json).
type Result struct {
	Limits   []Limit `json:"limits"`
	Replicas int     `json:"replicas"`
	Clients  int     `json:"clients"`
	// Load is what each client has sent; nil where arrivals came from a file.
	Load *string `json:"load"`
	// Start is second 0; nil where there is no clock.
	Start           *time.Time `json:"start"`
	IntervalSeconds float64    `json:"intervalSeconds"`
	Intervals       []Interval `json:"intervals"`
	Total           Counts     `json:"total"`
	// EachClient is for one of the clients; nil where they are not all alike.
	EachClient *Counts `json:"eachClient"`
	// RejectedClients are those of a file that had a request rejected, most first.
	RejectedClients []Client `json:"rejectedClients"`
}

// Limit is one field of limits as people write it.
type Limit struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Counts is a number of requests, and what became of them.
type Counts struct {
	Offered    int        `json:"offered"`
	Admitted   int        `json:"admitted"`
	Rejected   int        `json:"rejected"`
	RejectedBy RejectedBy `json:"rejectedBy"`
}

// RejectedBy is how many each limit has rejected.
type RejectedBy struct {
	RequestsPerSecond int `json:"requestsPerSecond"`
	RequestsPerMinute int `json:"requestsPerMinute"`
	Connections       int `json:"connections"`
}

// Interval is a part of the time.
type Interval struct {
	// From is in seconds.
	From float64 `json:"from"`
	Counts
	// Fullest is how full the fullest bucket of any client in any replica was,
	// for each rate.
	Fullest []Level `json:"fullest"`
}

// Level is how full a bucket is, in requests.
type Level struct {
	Limit string  `json:"limit"`
	Level float64 `json:"level"`
	Burst float64 `json:"burst"`
}

// Client is what became of the requests of one client.
type Client struct {
	// Client is the zero address where the file names none.
	Client netip.Addr `json:"client"`
	Counts
	// FirstRejected is when, in seconds.
	FirstRejected float64 `json:"firstRejected"`
}

func (c *Counts) count(v limits.Verdict) {
	c.Offered++
	switch v {
	case limits.OverPerSecond:
		c.RejectedBy.RequestsPerSecond++
	case limits.OverPerMinute:
		c.RejectedBy.RequestsPerMinute++
	case limits.OverConnections:
		c.RejectedBy.Connections++
	default:
		c.Admitted++
		return
	}
	c.Rejected++
}

func (c *Counts) add(other Counts) {
	c.Offered += other.Offered
	c.Admitted += other.Admitted
	c.Rejected += other.Rejected
	c.RejectedBy.RequestsPerSecond += other.RejectedBy.RequestsPerSecond
	c.RejectedBy.RequestsPerMinute += other.RejectedBy.RequestsPerMinute
	c.RejectedBy.Connections += other.RejectedBy.Connections
}

func (c *Counts) times(n int) {
	one := *c
	*c = Counts{
		Offered: n * one.Offered, Admitted: n * one.Admitted, Rejected: n * one.Rejected,
		RejectedBy: RejectedBy{
			RequestsPerSecond: n * one.RejectedBy.RequestsPerSecond,
			RequestsPerMinute: n * one.RejectedBy.RequestsPerMinute,
			Connections:       n * one.RejectedBy.Connections,
		},
	}
}

func (l *Level) raise(to limits.Level) { l.Level = max(l.Level, to.Level.Requests()) }

// limitsOf are those that decide about requests, as they hold.
func limitsOf(l limits.Limits) []Limit {
	out := []Limit{}
	for _, f := range limits.Fields {
		if text, said := f.Text(l); said && !f.Bytes {
			out = append(out, Limit{f.Name, text})
		}
		if f.Name == "burstMultiplier" && l.HasRate() && !f.Said(l) {
			out = append(out, Limit{f.Name, strconv.Itoa(l.Multiplier())})
		}
	}
	return out
}

func seconds(ms limits.Milliseconds) float64 { return float64(ms) / 1000 }
