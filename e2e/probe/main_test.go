//go:build e2e

// Package probe_test runs helm-ratelimit probe against a real nginx on the
// loopback interface, whose access log says what really arrived.
package probe_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/docs"
	"github.com/model-ingress/helm-ratelimit/e2e/nginx"
)

// Exit codes of probe.
const (
	asExpected = 0
	differs    = 1
	unmeasured = 3
)

// programs is the folder of the two programs, built from this tree.
var programs string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if _, err := nginx.Program(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "probe")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs = dir
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", dir, "../../cmd/helm-ratelimit", "../../cmd/helm-ratelimit-probe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v: %s", err, out)
		return 1
	}
	return m.Run()
}

// report is what probe writes as JSON, as far as tests look at it.
type report struct {
	Outcome, Reason                string
	Interrupted                    bool
	Sent, Bound                    int
	AtOnce, PerMinute, Connections check
	Refused                        struct {
		Outcome    string
		Seen       []int
		RetryAfter *string
	}
	Statuses []struct{ Status, Count int }
}

type check struct {
	Outcome, Note  string
	Expected, Seen *struct {
		Low  float64
		High *float64
	}
}

// command is helm-ratelimit probe, which starts the other program.
func command(args ...string) *exec.Cmd {
	return exec.Command(filepath.Join(programs, "helm-ratelimit"), append([]string{"probe", "--yes", "-o", "json"}, args...)...)
}

// probe runs it to the end.
func probe(t *testing.T, args ...string) (r report, code int) {
	t.Helper()
	cmd := command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var failed *exec.ExitError
	if err := cmd.Run(); errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		require.NoError(t, err)
	}
	r = read(t, stdout.String(), stderr.String())
	t.Logf("exit %d: %s", code, &stdout)
	return r, code
}

var announced = regexp.MustCompile(`sends at most (\d+) GET requests`)

// read takes a report, and holds that it is what the schema says and within
// what was announced.
func read(t *testing.T, stdout, stderr string) report {
	t.Helper()
	var r report
	require.NoError(t, json.Unmarshal([]byte(stdout), &r), stderr)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(docs.Schema("probe")))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("probe", doc))
	schema, err := c.Compile("probe")
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value))

	said := announced.FindStringSubmatch(stderr)
	require.Len(t, said, 2, stderr)
	most, err := strconv.Atoi(said[1])
	require.NoError(t, err)
	require.Equal(t, most, r.Bound)
	require.LessOrEqual(t, r.Sent, most)
	return r
}
