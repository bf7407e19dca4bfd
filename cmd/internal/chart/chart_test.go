package chart_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/chart"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/traffic"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func result(t *testing.T, l limits.Limits, text string, interval limits.Milliseconds) simulation.Result {
	t.Helper()
	load, err := traffic.ParseLoad(text)
	require.NoError(t, err)
	r := simulation.Scenario{Limits: l, Replicas: 2, Clients: 3, Arrivals: load.Arrivals(0), Time: load.Time(), Interval: interval}.Run()
	r.Load = &text
	return r
}

func of(n int) *int { return &n }

// texts returns what a picture says, in the order in which it is drawn.
func texts(t *testing.T, r simulation.Result) []string {
	t.Helper()
	var svg bytes.Buffer
	require.NoError(t, chart.Write(&svg, r, "svg"))
	var out []string
	decoder := xml.NewDecoder(&svg)
	for inText := false; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
		case xml.CharData:
			if inText && strings.TrimSpace(string(token)) != "" {
				out = append(out, string(token))
			}
		}
	}
}

func TestAPictureSaysWhatItShows(t *testing.T) {
	said := texts(t, result(t, limits.Limits{RequestsPerSecond: of(10), RequestsPerMinute: of(100)}, "40/s for 30s, 5/s for 1m", 1000))
	require.Subset(t, said, []string{
		"requestsPerSecond 10, requestsPerMinute 100, burstMultiplier 5", "2 replicas, 3 clients: 40/s for 30s, 5/s for 1m",
		"requests per second, all clients", "fullest bucket, %", "time, seconds",
		"offered", "admitted", "rejected", "per second, of 50", "per minute, of 500",
	})
}

func TestConnectionsHaveNoBucket(t *testing.T) {
	said := texts(t, result(t, limits.Limits{Connections: of(2)}, "1/m for 2h", 600_000))
	require.NotContains(t, said, "fullest bucket, %")
	require.Subset(t, said, []string{"requests per minute, all clients", "time, minutes", "0", "15", "120"})
}

func TestTimesAreByTheClockWhereThereIsOne(t *testing.T) {
	r := result(t, limits.Limits{RequestsPerMinute: of(30)}, "1/s for 50m", 60_000)
	start := time.Date(2026, 11, 24, 3, 7, 0, 0, time.UTC)
	r.Start, r.Load = &start, nil
	said := texts(t, r)
	require.Subset(t, said, []string{"time of day on 2026-11-24, UTC", "03:10", "03:15", "03:55", "2 replicas, 3 clients"})
	require.NotContains(t, said, "03:07")
}

func TestAPNGIsOfAReadableSize(t *testing.T) {
	var first, second bytes.Buffer
	r := result(t, limits.Limits{RequestsPerMinute: of(30)}, "200 at once", 1000)
	require.NoError(t, chart.Write(&first, r, "png"))
	require.NoError(t, chart.Write(&second, r, "png"))
	require.True(t, bytes.Equal(first.Bytes(), second.Bytes()), "the same every time")
	picture, err := png.Decode(&first)
	require.NoError(t, err)
	require.Equal(t, 1440, picture.Bounds().Dx())
	require.Equal(t, 936, picture.Bounds().Dy())
}

func run(t *testing.T, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = chart.Command{Stdin: strings.NewReader(input), Stdout: &out, Stderr: &errs}.Main(args)
	return out.String(), errs.String(), code
}

func TestTheProgramDrawsWhatSimulateWrites(t *testing.T) {
	text, err := json.Marshal(result(t, limits.Limits{RequestsPerMinute: of(30)}, "200 at once", 1000))
	require.NoError(t, err)
	stdout, stderr, code := run(t, string(text), "svg")
	require.Zero(t, code, stderr)
	require.True(t, strings.HasPrefix(stdout, "<?xml"))
	stdout, _, code = run(t, "", "--help")
	require.Zero(t, code)
	require.Contains(t, stdout, "FORMAT is svg or png")
}

func TestTheProgramRefusesWithAReason(t *testing.T) {
	for _, c := range []struct {
		input string
		args  []string
		code  int
		want  string
	}{
		{"{}", nil, 2, "want one of svg and png"},
		{"{}", []string{"gif"}, 2, "want one of svg and png"},
		{"{}", []string{"svg"}, 3, "there is no interval to draw"},
		{`{"ingresses": []}`, []string{"svg"}, 3, `unknown field "ingresses"`},
		{`{"intervalSeconds": 1, "intervals": [{"from": 5}, {"from": 4}]}`, []string{"png"}, 3, "the interval from second 4 does not fit to those before"},
		{`{"intervalSeconds": 1, "intervals": [{}, {"fullest": [{"burst": 1}]}]}`, []string{"png"}, 3, "does not fit"},
		{`{"intervalSeconds": 1, "intervals": [{"fullest": [{"limit": "x"}]}]}`, []string{"png"}, 3, `the bucket of "x" in the interval from second 0 holds nothing`},
		{"", []string{"svg"}, 3, "reading the result of a simulation: EOF"},
	} {
		stdout, stderr, code := run(t, c.input, c.args...)
		require.Equal(t, c.code, code)
		require.Contains(t, stderr, c.want)
		require.Empty(t, stdout)
	}
}
