package simulation

import (
	"cmp"
	"container/heap"
	"net/netip"
	"slices"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// run is a scenario while it happens.
type run struct {
	Scenario
	gates     []*limits.Gate // one for each replica
	open      openRequests
	intervals []Interval
	clients   map[netip.Addr]*visitor
	// fullest is whose bucket is the fullest, by replica and limit. All buckets
	// of a limit run empty equally fast, so it is that one until another is
	// filled above it.
	fullest [][]netip.Addr
}

// visitor is one client.
type visitor struct {
	Client
	sent int
}

func newRun(s Scenario) *run {
	r := &run{Scenario: s, clients: map[netip.Addr]*visitor{}}
	for range s.Replicas {
		gate := limits.NewGate(s.Limits)
		r.gates = append(r.gates, gate)
		r.fullest = append(r.fullest, make([]netip.Addr, len(gate.Levels(netip.Addr{}, 0))))
	}
	return r
}

// arrive takes one request.
func (r *run) arrive(a traffic.Arrival) {
	r.extend(a.At)
	r.end(a.At)
	v, ok := r.clients[a.Client]
	if !ok {
		v = &visitor{Client: Client{Client: a.Client}}
		r.clients[a.Client] = v
	}
	replica := v.sent % r.Replicas
	v.sent++
	verdict := r.gates[replica].Admit(a.Client, a.At)
	if verdict == limits.Admitted && r.Limits.Connections != nil {
		heap.Push(&r.open, openRequest{ends: a.At + a.Takes, replica: replica, client: a.Client})
	}
	if !verdict.Passes() && v.Rejected == 0 {
		v.FirstRejected = seconds(a.At)
	}
	v.count(verdict)
	interval := &r.intervals[a.At/r.Interval]
	interval.count(verdict)
	if !r.gates[replica].Exempts(a.Client) {
		r.fill(interval, replica, a)
	}
}

// end takes the requests that are over. One that ends in the same millisecond
// in which another arrives makes room for it.
func (r *run) end(at limits.Milliseconds) {
	for len(r.open) > 0 && r.open[0].ends <= at {
		over := heap.Pop(&r.open).(openRequest)
		r.gates[over.replica].Done(over.client)
	}
}

// fill notes how full the client's buckets have become.
func (r *run) fill(interval *Interval, replica int, a traffic.Arrival) {
	gate, fullest := r.gates[replica], r.fullest[replica]
	for i, level := range gate.Levels(a.Client, a.At) {
		if fullest[i] != a.Client && level.Level >= gate.Levels(fullest[i], a.At)[i].Level {
			fullest[i] = a.Client
		}
		interval.Fullest[i].raise(level)
	}
}

// extend adds intervals up to the one of a moment. Each begins with the
// buckets as the one before has left them.
func (r *run) extend(to limits.Milliseconds) {
	for limits.Milliseconds(len(r.intervals)) <= to/r.Interval {
		at := limits.Milliseconds(len(r.intervals)) * r.Interval
		interval := Interval{From: seconds(at), Fullest: []Level{}}
		for replica, gate := range r.gates {
			for i := range r.fullest[replica] {
				level := gate.Levels(r.fullest[replica][i], at)[i]
				if replica == 0 {
					interval.Fullest = append(interval.Fullest, Level{Limit: level.Limit, Burst: level.Burst.Requests()})
				}
				interval.Fullest[i].raise(level)
			}
		}
		r.intervals = append(r.intervals, interval)
	}
}

// result adds up.
func (r *run) result() Result {
	r.extend(max(0, r.Time-1))
	out := Result{
		Limits: limitsOf(r.Limits), Replicas: r.Replicas, Clients: len(r.clients),
		IntervalSeconds: seconds(r.Interval), Intervals: r.intervals, RejectedClients: []Client{},
	}
	for _, v := range r.clients {
		out.Total.add(v.Counts)
		if v.Rejected > 0 && r.Clients == 0 {
			out.RejectedClients = append(out.RejectedClients, v.Client)
		}
	}
	slices.SortFunc(out.RejectedClients, func(a, b Client) int {
		return cmp.Or(cmp.Compare(b.Rejected, a.Rejected), a.Client.Compare(b.Client))
	})
	if n := r.Clients; n > 0 {
		out.Clients = n
		each := out.Total
		out.EachClient = &each
		out.Total.times(n)
		for i := range out.Intervals {
			out.Intervals[i].times(n)
		}
	}
	return out
}

// openRequest is one that has been let through and is not over.
type openRequest struct {
	ends    limits.Milliseconds
	replica int
	client  netip.Addr
}

// openRequests is a heap, with the one that ends first on top.
type openRequests []openRequest

func (o openRequests) Len() int           { return len(o) }
func (o openRequests) Less(i, j int) bool { return o[i].ends < o[j].ends }
func (o openRequests) Swap(i, j int)      { o[i], o[j] = o[j], o[i] }
func (o *openRequests) Push(r any)        { *o = append(*o, r.(openRequest)) }

func (o *openRequests) Pop() any {
	last := len(*o) - 1
	r := (*o)[last]
	*o = (*o)[:last]
	return r
}
