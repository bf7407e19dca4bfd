//go:build e2e

package nginx

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

const profiles = 240

// TestGatePredictsNginx sends load of many kinds through a real nginx with
// limits of many kinds, and holds that the gate, told when each request has
// arrived and ended, says of each what nginx did with it.
func TestGatePredictsNginx(t *testing.T) {
	seed := seedOfRun(t)
	random := rand.New(rand.NewPCG(seed, 0))
	var all []profile
	for n := range profiles {
		all = append(all, randomProfile(random, n))
	}
	events := visit(t, all)
	r := result{Seed: seed, Profiles: len(all), byIngress: map[string]*tally{}}
	r.compare(all, events)
	r.tell(t)

	require.Greater(t, r.Requests, 20_000, "too few requests to say anything")
	require.Greater(t, r.RefusedByRate, r.Requests/50, "too few refusals to say anything")
	require.Greater(t, r.RefusedByConnections, r.Requests/200, "too few refusals to say anything")
	require.LessOrEqual(t, 1000*r.Disagreements, r.Requests, "fewer than 99.9 % of the predictions are right")
	require.LessOrEqual(t, r.WorstTotal, 1, "the total of a profile is wrong by more than one")
	require.Equal(t, r.Levels, r.LevelsEqual, "the bucket's level differs")
}

// seedOfRun is E2E_SEED, or one of the clock's.
func seedOfRun(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("E2E_SEED")
	if text == "" {
		return uint64(time.Now().UnixNano())
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, "E2E_SEED")
	return seed
}

// visit runs all profiles at once and returns what nginx saw.
func visit(t *testing.T, all []profile) []Event {
	t.Helper()
	backend := httptest.NewServer(Backend())
	t.Cleanup(backend.Close)
	var ingresses []Ingress
	for _, p := range all {
		ingresses = append(ingresses, p.Ingress)
	}
	server, err := Start(t.TempDir(), strings.TrimPrefix(backend.URL, "http://"), ingresses)
	require.NoError(t, err)
	t.Cleanup(server.Stop)

	var visits []func() error
	for _, p := range all {
		for i, plan := range p.clients {
			client, err := NewClient(server, plan.addr)
			require.NoError(t, err)
			visits = append(visits, func() error { return plan.run(client, p.Name, i) })
		}
	}
	errs := make(chan error, len(visits))
	for _, v := range visits {
		go func() { errs <- v() }()
	}
	for range visits {
		require.NoError(t, <-errs)
	}
	events, err := server.Trace()
	require.NoError(t, err)
	return events
}

// run sends what is planned, and waits for the answers.
func (p plan) run(c *Client, ingress string, number int) error {
	var answers sync.WaitGroup
	var once sync.Once
	var failed error
	start := time.Now()
	for i, at := range p.arrives {
		time.Sleep(time.Until(start.Add(at)))
		answers.Go(func() {
			if _, err := c.Get(ingress, fmt.Sprintf("%d-%d", number, i), p.takes[i]); err != nil {
				once.Do(func() { failed = fmt.Errorf("%s of %s: %w", c.Addr, ingress, err) })
			}
		})
	}
	answers.Wait()
	return failed
}

// result is what came of a run.
type result struct {
	Seed     uint64 `json:"seed"`
	Profiles int    `json:"profiles"`
	Clients  int    `json:"clients"`
	Requests int    `json:"requests"`
	// What nginx did.
	Admitted             int `json:"admitted"`
	RefusedByRate        int `json:"refusedByRate"`
	RefusedByConnections int `json:"refusedByConnections"`
	// The same yes or no, or not.
	Agreements    int `json:"agreements"`
	Disagreements int `json:"disagreements"`
	// WorstTotal is by how much the number of admitted requests of a profile differs, at the most.
	WorstTotal int `json:"worstDifferenceOfATotal"`
	// Levels is how often nginx said how full a bucket is.
	Levels      int `json:"levels"`
	LevelsEqual int `json:"levelsEqual"`
	// WallClock is how many agree where times are those of an ordinary access
	// log: another clock than the one that limit_req counts with.
	WallClock int `json:"agreementsByAccessLogTimes"`

	byIngress map[string]*tally
}

// tally is the number of admitted requests of one profile.
type tally struct{ nginx, gate int }

// compare replays the events with a gate for each profile.
func (r *result) compare(all []profile, events []Event) {
	gates, wall := map[string]*limits.Gate{}, map[string]*limits.Gate{}
	for _, p := range all {
		gates[p.Name], wall[p.Name] = limits.NewGate(p.Limits), limits.NewGate(p.Limits)
		r.Clients += len(p.clients)
		r.byIngress[p.Name] = &tally{}
	}
	verdicts := map[*Request]limits.Verdict{}
	for _, e := range events {
		gate := gates[e.Ingress]
		if e.Ends {
			if verdicts[e.Request].Passes() {
				gate.Done(e.Client)
			}
			continue
		}
		levels := gate.Levels(e.Client, e.Arrived)
		verdict := gate.Admit(e.Client, e.Arrived)
		verdicts[e.Request] = verdict
		r.count(e.Request, verdict)
		r.compareLevels(e.Request, levels)
	}
	r.compareWallClock(wall, events)
	for _, t := range r.byIngress {
		r.WorstTotal = max(r.WorstTotal, t.nginx-t.gate, t.gate-t.nginx)
	}
}

// count compares a verdict with what nginx did, which must be for the same reason.
func (r *result) count(q *Request, verdict limits.Verdict) {
	r.Requests++
	agree := false
	switch q.Status {
	case 200:
		r.Admitted++
		r.byIngress[q.Ingress].nginx++
		agree = verdict.Passes()
	case overRate:
		r.RefusedByRate++
		agree = verdict == limits.OverPerSecond && strings.HasSuffix(q.Zone, "_rps") ||
			verdict == limits.OverPerMinute && strings.HasSuffix(q.Zone, "_rpm")
	case overConnections:
		r.RefusedByConnections++
		agree = verdict == limits.OverConnections
	}
	if verdict.Passes() {
		r.byIngress[q.Ingress].gate++
	}
	if agree {
		r.Agreements++
	} else {
		r.Disagreements++
	}
}

// compareLevels compares what nginx said of the bucket that refused a request.
func (r *result) compareLevels(q *Request, levels []limits.Level) {
	for _, l := range levels {
		if q.Zone == q.Ingress+"_rps" && l.Limit == "requestsPerSecond" || q.Zone == q.Ingress+"_rpm" && l.Limit == "requestsPerMinute" {
			r.Levels++
			if l.Level+1000 == q.Excess { // with the refused request
				r.LevelsEqual++
			}
		}
	}
}

func (r *result) compareWallClock(gates map[string]*limits.Gate, events []Event) {
	verdicts := map[*Request]limits.Verdict{}
	for _, e := range events {
		switch {
		case !e.Ends:
			verdicts[e.Request] = gates[e.Ingress].Admit(e.Client, e.Logged)
			if verdicts[e.Request].Passes() == (e.Status == 200) {
				r.WallClock++
			}
		case verdicts[e.Request].Passes():
			gates[e.Ingress].Done(e.Client)
		}
	}
}

// tell prints the numbers in one line, and keeps them in the folder that
// E2E_EVIDENCE names.
func (r *result) tell(t *testing.T) {
	t.Helper()
	fmt.Printf("prediction: seed %d, %d profiles, %d clients, %d requests: %d admitted, %d over a rate, %d over connections; "+
		"%d agreements, %d disagreements, totals within %d; %d of %d bucket levels equal; %d agree by an access log's times\n",
		r.Seed, r.Profiles, r.Clients, r.Requests, r.Admitted, r.RefusedByRate, r.RefusedByConnections,
		r.Agreements, r.Disagreements, r.WorstTotal, r.LevelsEqual, r.Levels, r.WallClock)
	dir := os.Getenv("E2E_EVIDENCE")
	if dir == "" {
		return
	}
	text, err := json.MarshalIndent(r, "", "  ")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "prediction.json"), append(text, '\n'), 0o644))
}
