package traffic_test

import (
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func read(t *testing.T, text string) traffic.File {
	t.Helper()
	f, err := traffic.Read(strings.NewReader(text))
	require.NoError(t, err)
	return f
}

func TestTimesAreSecondsFromAnything(t *testing.T) {
	f := read(t, "# seconds\n10.5 203.0.113.7\n\n10\n10.75,203.0.113.8\n9.1239\n")
	require.Equal(t, []limits.Milliseconds{0, 877, 1377, 1627}, times(f.Arrivals), "in order, cut to milliseconds")
	require.Equal(t, netip.MustParseAddr("203.0.113.7"), f.Arrivals[2].Client)
	require.False(t, f.Arrivals[0].Client.IsValid())
	require.True(t, f.Start.IsZero())
	require.False(t, f.Timed)
	require.Equal(t, 3, f.Clients())
	require.Equal(t, limits.Milliseconds(1628), f.Time())
}

func TestTimesAreByTheClock(t *testing.T) {
	want := time.Date(2026, 11, 24, 3, 12, 44, 250_000_000, time.UTC)
	for _, text := range []string{
		"1795489964.25\n1795489965", "2026-11-24T03:12:44.25Z\n2026-11-24T03:12:45Z", "2026-11-24T04:12:44.25+01:00 ::1\n2026-11-24T03:12:45Z ::ffff:10.0.0.1",
		"1795489965\n2026-11-24T03:12:44.250999Z",
	} {
		f := read(t, text)
		require.Equal(t, want, f.Start, text)
		require.Equal(t, []limits.Milliseconds{0, 750}, times(f.Arrivals), text)
	}
}

const (
	combined   = `203.0.113.7 - - [24/Nov/2026:03:12:44 +0000] "GET /v1?a=b - [x] HTTP/1.1" 200 612 "-" "curl/8 \x22 [a]"`
	controller = `203.0.113.7 - bob smith [24/Nov/2026:03:12:44 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8" 78 0.250 [shop-web-80] [] 10.0.0.1:80 5 0.003 200 abc`
)

func TestAnAccessLogIsRead(t *testing.T) {
	f := read(t, combined)
	require.Equal(t, netip.MustParseAddr("203.0.113.7"), f.Arrivals[0].Client)
	require.Equal(t, time.Date(2026, 11, 24, 3, 12, 44, 500_000_000, time.UTC), f.Start, "alone in its second, in the middle")
	require.False(t, f.Timed)

	f = read(t, controller)
	require.True(t, f.Timed)
	require.Equal(t, limits.Milliseconds(250), f.Arrivals[0].Takes)
	require.Equal(t, time.Date(2026, 11, 24, 3, 12, 44, 250_000_000, time.UTC), f.Start, "the log has the end, not the arrival")
	require.False(t, read(t, combined+"\n"+controller).Timed, "one line does not say it")
}

func TestRequestsOfASecondAreSpreadOverItInTheirOrder(t *testing.T) {
	other := strings.Replace(combined, "203.0.113.7", "2001:db8::1", 1)
	f := read(t, strings.Join([]string{combined, other, combined, strings.Replace(combined, ":44", ":45", 1), combined}, "\n"))
	require.Equal(t, []limits.Milliseconds{0, 250, 500, 750, 1375}, times(f.Arrivals))
	require.Equal(t, netip.MustParseAddr("2001:db8::1"), f.Arrivals[1].Client)
}

func TestTheControllersOwnLogIsSkipped(t *testing.T) {
	f := read(t, "I1124 03:12:44.000000       7 main.go:205] \"Creating API client\"\n"+controller+"\n"+
		`2026/11/24 03:12:44 [error] 31#31: *5 limiting requests, excess: 150.997 by zone "a_rpm", client: 203.0.113.7`+"\n")
	require.Len(t, f.Arrivals, 1)
	require.Equal(t, 2, f.Skipped)
}

func TestWhatCannotBeReadIsNamedByItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "there is no request in it",
		"# nothing\n\n":            "there is no request in it",
		"1\n2\nthree\n":            `line 3: want a time in seconds such as 1764000000.123, or as RFC 3339 has it such as 2026-11-24T12:00:00Z, not "three"`,
		"1 2 3":                    `line 1: want a time and perhaps an address, or a line of an access log, not "1 2 3"`,
		"1 example.com":            `line 1: want a client's address such as 203.0.113.7, not "example.com"`,
		"-1":                       `line 1: want a time in seconds`,
		"1e9":                      `line 1: want a time in seconds`,
		"1.x":                      `line 1: want a time in seconds`,
		"999999999999999":          `line 1: want a time in seconds`,
		",":                        `line 1: want a time and perhaps an address`,
		"1969-01-01T00:00:00Z":     `line 1: want a time in seconds`,
		"5\n1795489964":            "line 2: its time is of another kind than those before",
		"1795489964\n" + combined:  "line 2: its time is of another kind than those before",
		"a [b":                     "line 1: want a line of nginx's combined format, or of the controller's: ADDRESS - USER",
		"x - - [24/Nov/2026] \"":   `line 1: want a client's address such as 203.0.113.7, not "x"`,
		"::1 - - [24/Nov/2026] \"": `line 1: want a time such as 24/Nov/2026:03:12:44 +0000, not "24/Nov/2026"`,
		combined[:70]:              "line 1: want a line of nginx's combined format",
		"\n" + controller[:78]:     "line 2: want a line of nginx's combined format",
		strings.Replace(controller, "0.250", "-", 1): `line 1: want the time that a request took, such as 0.003, not "-"`,
		strings.Repeat("1", 2<<20):                   "line 1: bufio.Scanner: token too long",
	} {
		_, err := traffic.Read(strings.NewReader(text))
		require.ErrorContains(t, err, want, "%.100q", text)
	}
	_, err := traffic.Read(io.MultiReader(strings.NewReader("1\n"), iotest.ErrReader(errors.New("broken"))))
	require.EqualError(t, err, "line 2: broken")
}

// FuzzRead: whatever is in a file, its arrivals are in order from the first.
func FuzzRead(f *testing.F) {
	for _, text := range []string{combined, controller, "1\n2 ::1", "1795489964.25\n", "I1124 03:12:44.000000 x\n", "2026-11-24T03:12:44.25Z,10.0.0.1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := traffic.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		require.Zero(t, file.Arrivals[0].At)
		require.True(t, slices.IsSorted(times(file.Arrivals)))
		for _, a := range file.Arrivals {
			require.GreaterOrEqual(t, a.Takes, limits.Milliseconds(0))
		}
		require.Positive(t, file.Time())
		require.Positive(t, file.Clients())
	})
}
