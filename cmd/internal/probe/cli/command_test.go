package cli

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/docs"
)

// run runs the program and returns what it wrote.
func run(args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = Command{Stdin: strings.NewReader("y\n"), Stdout: &out, Stderr: &errs}.Main(args)
	return out.String(), errs.String(), code
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(docs.Schema("probe")))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("probe", doc))
	s, err := c.Compile("probe")
	require.NoError(t, err)
	return s
}

func requireValid(t *testing.T, s *jsonschema.Schema, text string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, s.Validate(value), text)
}

// limited refuses after so many requests, for good.
func limited(t *testing.T, passes int64, refusal int) (url string, served *atomic.Int64) {
	t.Helper()
	served = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if served.Add(1) > passes {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(refusal)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, served
}

func TestJSONIsWhatItsSchemaSays(t *testing.T) {
	s := schema(t)
	for name, c := range map[string]struct {
		passes  int64
		refusal int
		args    []string
		code    int
	}{
		"as expected":    {6, 429, []string{"--expect-rpm", "5", "--expect-burst-multiplier", "1", "--duration", "0s"}, exitExpected},
		"other status":   {6, 503, []string{"--expect-rpm", "5", "--expect-burst-multiplier", "1", "--duration", "0s"}, exitDiffers},
		"either status":  {6, 503, []string{"--expect-rpm", "5", "--expect-burst-multiplier", "1", "--duration", "0s", "--expect-status", "429,503"}, exitExpected},
		"no limit":       {1000, 429, []string{"--expect-rpm", "5", "--expect-burst-multiplier", "1"}, exitDiffers},
		"not reached":    {0, 404, []string{"--expect-rpm", "5", "--expect-connections", "2"}, exitUnmeasured},
		"only looked at": {10, 429, []string{"--max-requests", "20", "--duration", "100ms"}, exitExpected},
		"too quick":      {1000, 429, []string{"--expect-connections", "4"}, exitUnmeasured},
	} {
		t.Run(name, func(t *testing.T) {
			url, served := limited(t, c.passes, c.refusal)
			stdout, stderr, code := run(append([]string{url, "-o", "json", "--yes"}, c.args...)...)
			require.Equal(t, c.code, code, stdout)
			requireValid(t, s, stdout)
			require.Contains(t, stderr, "helm-ratelimit-probe sends at most")
			var r probe.Report
			require.NoError(t, json.Unmarshal([]byte(stdout), &r))
			require.EqualValues(t, served.Load(), r.Sent)
			require.LessOrEqual(t, r.Sent, r.Bound)
		})
	}
}

func TestTextSaysWhatWasExpectedAndSeen(t *testing.T) {
	url, _ := limited(t, 11, 429)
	stdout, _, code := run(url, "--expect-rpm", "5", "--expect-burst-multiplier", "1", "--duration", "0s", "--parallel", "1", "--yes")
	require.Equal(t, exitDiffers, code)
	require.Contains(t, stdout, "11 × status 200")
	require.Contains(t, stdout, "  at once      6               11              DIFFERS\n")
	require.Contains(t, stdout, "    a burst multiplier of 2 would let that through\n")
	require.Contains(t, stdout, `    Retry-After: "1"`)
	require.True(t, strings.HasSuffix(stdout, "differs from what is expected: at once\n"), stdout)
}

// An answer on a pipe is no agreement: nobody has seen the question.
func TestNothingIsSentWithoutAnAgreement(t *testing.T) {
	url, served := limited(t, 11, 429)
	stdout, stderr, code := run(url, "--expect-rpm", "5")
	require.Equal(t, exitUsage, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "--yes sends without asking")
	require.Zero(t, served.Load())
}

func TestRangesAreShort(t *testing.T) {
	seven := 7.25
	require.Equal(t, "-", span(nil))
	require.Equal(t, "6 or more", span(&probe.Between{Low: 6}))
	require.Equal(t, "6 to 7.25", span(&probe.Between{Low: 6, High: &seven}))
	require.Equal(t, "7.25", span(&probe.Between{Low: 7.25, High: &seven}))
}

func TestASlowEndpointKeepsToItsTimeout(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	begin := time.Now()
	stdout, _, code := run(server.URL, "--timeout", "100ms", "--yes")
	require.Equal(t, exitUnmeasured, code)
	require.Contains(t, stdout, "not reached: no answer within 100ms")
	require.Less(t, time.Since(begin), 5*time.Second)
}

// Words are separated by spaces, except within double quotes.
var word = regexp.MustCompile(`"[^"]*"|[^\s"]+`)

func TestCommandsOfTheDocumentAreRight(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/probe.md")
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(page)) {
		command, ok := strings.CutPrefix(strings.TrimPrefix(line, "$ "), "helm-ratelimit probe http")
		if !ok {
			continue
		}
		n++
		args := []string{}
		for _, w := range word.FindAllString("http"+command, -1) {
			args = append(args, strings.Trim(w, `"`))
		}
		args = slices.DeleteFunc(args, func(a string) bool { return a == "--yes" })
		_, stderr, code := run(args...)
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, "there is no terminal to ask on", line)
		for said := range strings.Lines(stderr) {
			if n == 1 && !strings.Contains(said, "nothing was sent") { // the page shows what the first one says, and leaves it out of the others
				require.Contains(t, string(page), said)
			}
		}
	}
	require.Equal(t, 5, n)
}
