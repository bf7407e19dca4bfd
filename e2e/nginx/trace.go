//go:build e2e

package nginx

import (
	"bufio"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Request is one request as nginx saw it.
type Request struct {
	Ingress, ID string
	Client      netip.Addr
	Connection  string
	// Arrived and Ended are on nginx's own clock, from the start of the connection.
	Arrived, Ended limits.Milliseconds
	// Logged is when an ordinary access log says that it arrived.
	Logged limits.Milliseconds
	Status int
	// Excess is how full the bucket would have become, where limit_req has
	// refused the request because of the zone Zone.
	Excess limits.Thousandths
	Zone   string
}

// Event is that a request has arrived, or has ended.
type Event struct {
	*Request
	Ends bool
}

// Trace reads all that nginx has done so far, in order. Requests that have not
// ended are an error.
func (s *Server) Trace() ([]Event, error) {
	file, err := os.Open(filepath.Join(s.dir, "trace"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	var events []Event
	open := map[string]*Request{}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		event, err := parseLine(lines.Text(), open)
		if err != nil {
			return nil, fmt.Errorf("line %d of nginx's log: %w: %s", n, err, lines.Text())
		}
		if event.Request != nil {
			events = append(events, event)
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("%d requests have not ended", len(open))
	}
	return events, lines.Err()
}

// parseLine returns the event of a line, if it is one. open are the requests
// that have not ended, by their path.
func parseLine(line string, open map[string]*Request) (Event, error) {
	if _, path, ok := strings.Cut(line, `"^$" does not match "`); ok {
		path, _, _ = strings.Cut(path, `"`)
		r := &Request{}
		if _, again := open[path]; again {
			return Event{}, fmt.Errorf("a second request to %s", path)
		}
		r.Ingress, r.ID, ok = strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if !ok {
			return Event{}, fmt.Errorf("%q is not a path of ours", path)
		}
		open[path] = r
		return Event{Request: r}, nil
	}
	if fields, ok := strings.CutPrefix(line, "end "); ok {
		return parseEnd(strings.Fields(fields), open)
	}
	if _, rest, ok := strings.Cut(line, "limiting requests, excess: "); ok {
		return Event{}, parseExcess(rest, open)
	}
	if strings.Contains(line, "[emerg]") || strings.Contains(line, "[alert]") || strings.Contains(line, "[crit]") {
		return Event{}, fmt.Errorf("nginx is in trouble")
	}
	return Event{}, nil
}

func parseEnd(f []string, open map[string]*Request) (Event, error) {
	if len(f) != 8 {
		return Event{}, fmt.Errorf("%d fields", len(f))
	}
	r, ok := open[f[5]]
	if !ok {
		return Event{}, fmt.Errorf("the end of a request that has not arrived")
	}
	delete(open, f[5])
	r.Connection = f[3]
	var err error
	if r.Client, err = netip.ParseAddr(f[4]); err != nil {
		return Event{}, err
	}
	if r.Status, err = strconv.Atoi(f[2]); err != nil {
		return Event{}, err
	}
	var took limits.Milliseconds
	for i, to := range map[int]*limits.Milliseconds{0: &r.Arrived, 1: &r.Ended, 6: &r.Logged, 7: &took} {
		n, err := thousandths(f[i])
		if err != nil {
			return Event{}, err
		}
		*to = limits.Milliseconds(n)
	}
	r.Logged -= took
	return Event{Request: r, Ends: true}, nil
}

// parseExcess reads `150.997 by zone "p1_rpm", ... request: "GET /p1/7 HTTP/2.0"`.
func parseExcess(rest string, open map[string]*Request) error {
	number, rest, _ := strings.Cut(rest, ` by zone "`)
	zone, rest, _ := strings.Cut(rest, `"`)
	_, rest, _ = strings.Cut(rest, `request: "GET `)
	path, _, ok := strings.Cut(rest, " ")
	path, _, _ = strings.Cut(path, "?")
	r, known := open[path]
	if !ok || !known {
		return fmt.Errorf("a refusal of a request that has not arrived")
	}
	n, err := thousandths(number)
	r.Excess, r.Zone = limits.Thousandths(n), zone
	return err
}

// thousandths reads a number with three digits after the point.
func thousandths(text string) (int64, error) {
	whole, rest, ok := strings.Cut(text, ".")
	if !ok || len(rest) != 3 {
		return 0, fmt.Errorf("%q has no thousandths", text)
	}
	return strconv.ParseInt(whole+rest, 10, 64)
}
