package traffic

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// File is what has arrived, as a file says.
type File struct {
	// Arrivals are in order of time, whatever the order in the file.
	Arrivals []Arrival
	// Start is when the first arrived; zero where the file has no clock.
	Start time.Time
	// Timed says that every line tells how long its request took.
	Timed bool
	// Skipped is how many lines of the controller's own log were between them.
	Skipped int
}

// line is what one line says.
type line struct {
	Arrival
	kind  kind
	timed bool // Takes is known
}

// kind is what the times of a file are.
type kind uint8

const (
	_       kind = iota
	offsets      // since anything
	clock        // since 1970
	seconds      // since 1970, in whole seconds, of the end of the request
)

// maxLine is longer than any URI that nginx takes.
const maxLine = 1 << 20

// Read reads a file of one of two kinds:
//
//   - a time on each line, in seconds or as RFC 3339 has it, and perhaps a
//     client's address after it;
//   - an access log in nginx's combined format, or in the controller's own,
//     which says how long each request took. Their times are whole seconds, and
//     those of the end: the requests of a second are spread over it in the order
//     of their lines, so that each is within a second of the truth.
//
// Seconds from 100000000 on are since 1970. Empty lines and those that begin
// with "#" are nothing.
func Read(r io.Reader) (File, error) {
	f := File{Timed: true}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var all kind
	n := 1
	for ; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		switch {
		case len(text) == 0 || text[0] == '#':
			continue
		case isControllerLog(text):
			f.Skipped++
			continue
		}
		l, err := parseLine(string(text))
		if err == nil && all != 0 && l.kind != all {
			err = errors.New("its time is of another kind than those before")
		}
		if err != nil {
			return File{}, fmt.Errorf("line %d: %w", n, err)
		}
		all = l.kind
		f.Timed = f.Timed && l.timed
		f.Arrivals = append(f.Arrivals, l.Arrival)
	}
	if err := lines.Err(); err != nil {
		return File{}, fmt.Errorf("line %d: %w", n, err)
	}
	if len(f.Arrivals) == 0 {
		return File{}, errors.New("there is no request in it")
	}
	if all == seconds {
		spread(f.Arrivals)
	}
	return f.fromStart(all), nil
}

// spread gives the requests that ended in the same second a time each, and
// makes times of arrival of them.
func spread(arrivals []Arrival) {
	ended, seen := map[limits.Milliseconds]int{}, map[limits.Milliseconds]int{}
	for _, a := range arrivals {
		ended[a.At]++
	}
	for i := range arrivals {
		a := &arrivals[i]
		second := a.At
		a.At += limits.Milliseconds(500 * (2*seen[second] + 1) / ended[second]) // the middle of its part
		a.At = max(firstClock, a.At-a.Takes)
		seen[second]++
	}
}

// fromStart sorts the arrivals and counts their times from the first.
func (f File) fromStart(k kind) File {
	slices.SortStableFunc(f.Arrivals, func(a, b Arrival) int { return cmp.Compare(a.At, b.At) })
	start := f.Arrivals[0].At
	for i := range f.Arrivals {
		f.Arrivals[i].At -= start
	}
	if k != offsets {
		f.Start = time.UnixMilli(int64(start)).UTC()
	}
	return f
}

// Time is how long the file lasts, to the end of the millisecond of the last.
func (f File) Time() limits.Milliseconds { return f.Arrivals[len(f.Arrivals)-1].At + 1 }

// Clients is how many there are.
func (f File) Clients() int {
	seen := map[netip.Addr]struct{}{}
	for _, a := range f.Arrivals {
		seen[a.Client] = struct{}{}
	}
	return len(seen)
}

func parseLine(text string) (line, error) {
	if isAccessLog(text) {
		return parseAccessLog(text)
	}
	return parseTimestamp(text)
}
