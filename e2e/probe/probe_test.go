//go:build e2e

package probe_test

import (
	"bytes"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The limit of the project's chart: 30 a minute, 151 at once.
func TestThirtyAMinuteAreAsExpected(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 30, Multiplier: 5}.start(t)
	r, code := probe(t, s.url, "--expect-rpm", "30")
	require.Equal(t, asExpected, code)
	require.InDelta(t, 151, r.AtOnce.Seen.Low, 1)
	require.InDelta(t, 151, *r.AtOnce.Seen.High, 1)
	require.InDelta(t, 30, r.PerMinute.Seen.Low, 4)
	require.InDelta(t, 30, *r.PerMinute.Seen.High, 4)
	require.Equal(t, []int{429}, r.Refused.Seen)
	require.Nil(t, r.Refused.RetryAfter)
	s.requireCounted(t, r)
}

func TestTwoASecondAreAsExpectedFromASlowModel(t *testing.T) {
	t.Parallel()
	s := site{PerSecond: 2, Multiplier: 5}.start(t)
	r, code := probe(t, s.url+"/slow", "--expect-rps", "2")
	require.Equal(t, asExpected, code)
	s.requireCounted(t, r)
}

func TestBothRatesAreAsExpected(t *testing.T) {
	t.Parallel()
	s := site{PerSecond: 10, PerMinute: 60, Multiplier: 2}.start(t)
	r, code := probe(t, s.url, "--expect-rps", "10", "--expect-rpm", "60", "--expect-burst-multiplier", "2")
	require.Equal(t, asExpected, code)
	require.InDelta(t, 21, r.AtOnce.Seen.Low, 1)
	require.InDelta(t, 60, r.PerMinute.Seen.Low, 8)
	s.requireCounted(t, r)
}

func TestAnotherRateDiffers(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 240, Multiplier: 1}.start(t)
	r, code := probe(t, s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "2")
	require.Equal(t, differs, code)
	require.Equal(t, "as-expected", r.AtOnce.Outcome)
	require.Equal(t, "differs", r.PerMinute.Outcome)
	require.InDelta(t, 240, r.PerMinute.Seen.Low, 40)
	s.requireCounted(t, r)
}

func TestAnotherBurstDiffers(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 2}.start(t)
	r, code := probe(t, s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1", "--max-requests", "500")
	require.Equal(t, differs, code)
	require.Equal(t, "differs", r.AtOnce.Outcome)
	require.InDelta(t, 241, r.AtOnce.Seen.Low, 2)
	require.Contains(t, r.AtOnce.Note, "a burst multiplier of 2 would let that through")
	require.Equal(t, "as-expected", r.PerMinute.Outcome)
	s.requireCounted(t, r)
}

func TestASmallerBurstDiffers(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1}.start(t)
	r, code := probe(t, s.url, "--expect-rpm", "120")
	require.Equal(t, differs, code)
	require.InDelta(t, 121, r.AtOnce.Seen.Low, 1)
	require.Contains(t, r.AtOnce.Note, "a burst multiplier of 1 would let that through")
	require.Equal(t, "as-expected", r.PerMinute.Outcome)
}

func TestNoLimitStopsAtItsBoundAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]site{"none": {}, "an exempt client": {PerMinute: 30, Multiplier: 5, Exempt: true}} {
		t.Run(name, func(t *testing.T) {
			s := s.start(t)
			r, code := probe(t, s.url, "--expect-rpm", "30")
			require.Equal(t, differs, code)
			require.Equal(t, 305, r.Sent, "twice the burst, and 3")
			require.Contains(t, r.AtOnce.Note, "none of 305 requests")
			require.Contains(t, r.AtOnce.Note, "there is no limit, or one of another size, or this client is exempt")
			s.requireCounted(t, r)

			r, code = probe(t, s.url, "--expect-rpm", "30", "--max-requests", "200")
			require.Equal(t, differs, code)
			require.LessOrEqual(t, r.Sent, 200)
		})
	}
}

func TestAnotherStatusDiffers(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1, Status: 503}.start(t)
	args := []string{s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1"}
	r, code := probe(t, args...)
	require.Equal(t, differs, code)
	require.Equal(t, "differs", r.Refused.Outcome)
	require.Equal(t, []int{503}, r.Refused.Seen)
	require.Equal(t, "as-expected", r.AtOnce.Outcome)
	require.Equal(t, "as-expected", r.PerMinute.Outcome)

	_, code = probe(t, append(args, "--expect-status", "503", "--source-address", "127.0.0.2")...)
	require.Equal(t, asExpected, code)
}

func TestWhatIsInFrontOfTheLimitIsNotReached(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 30, Multiplier: 5}.start(t)
	for path, reason := range map[string]string{
		"/missing":  "not reached: status 404",
		"/redirect": "redirect: not limited, use the target: status 308",
	} {
		r, code := probe(t, s.url+path, "--expect-rpm", "30")
		require.Equal(t, unmeasured, code)
		require.Contains(t, r.Reason, reason)
		require.Equal(t, 1, r.Sent)
	}
	require.Equal(t, 2, s.requests(t))
}

// A path that takes only POST says so at no cost to the model.
func TestAnswersThatAreNot200AreLimitedToo(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1}.start(t)
	_, code := probe(t, s.url+"/post-only", "--expect-rpm", "120", "--expect-burst-multiplier", "1")
	require.Equal(t, asExpected, code)
}

func TestCertificatesAndNamesOfTLS(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1, TLS: true}.start(t)
	args := []string{s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1"}
	r, code := probe(t, append(args, "--host", "chat.example.com")...)
	require.Equal(t, unmeasured, code)
	require.Contains(t, r.Reason, "certificate signed by unknown authority (--insecure takes any certificate)")

	r, code = probe(t, append(args, "--insecure")...)
	require.Equal(t, unmeasured, code)
	require.Contains(t, r.Reason, "tls: unrecognized name")
	require.Zero(t, s.requests(t))

	r, code = probe(t, append(args, "--insecure", "--host", "chat.example.com")...)
	require.Equal(t, asExpected, code)
	s.requireCounted(t, r)
}

func TestAConnectionThatIsRefusedIsNotReached(t *testing.T) {
	t.Parallel()
	r, code := probe(t, "http://"+freeAddress(t), "--expect-rpm", "30")
	require.Equal(t, unmeasured, code)
	require.Contains(t, r.Reason, "connection refused")
}

func TestConnections(t *testing.T) {
	t.Parallel()
	s := site{Connections: 4}.start(t)
	r, code := probe(t, s.url+"/slow", "--expect-connections", "4")
	require.Equal(t, asExpected, code)
	require.InDelta(t, 4, r.Connections.Seen.Low, 0)
	require.InDelta(t, 4, *r.Connections.Seen.High, 0)
	require.Equal(t, 8, r.Sent, "one, and seven at once")

	r, code = probe(t, s.url+"/slow", "--expect-connections", "6")
	require.Equal(t, differs, code)
	require.InDelta(t, 4, r.Connections.Seen.Low, 0)

	require.Equal(t, 8+10, s.requests(t))

	s = site{}.start(t)
	r, code = probe(t, s.url+"/slow", "--expect-connections", "4")
	require.Equal(t, differs, code)
	require.Contains(t, r.Connections.Note, "7 of 7 at once admitted; there is no limit, or a larger one")

	r, code = probe(t, s.url+"/fast", "--expect-connections", "4")
	require.Equal(t, unmeasured, code)
	require.Contains(t, r.Connections.Note, "answers come too quickly to tell")
}

func TestConnectionsAndARate(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 30, Multiplier: 1, Connections: 4}.start(t)
	r, code := probe(t, s.url+"/slow", "--expect-rpm", "30", "--expect-burst-multiplier", "1", "--expect-connections", "4")
	require.Equal(t, asExpected, code)
	s.requireCounted(t, r)
}

func TestTwoReplicas(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1, Replicas: 2}.start(t)
	args := []string{s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1"}
	r, code := probe(t, append(args, "--replicas", "2")...)
	require.Equal(t, asExpected, code)
	require.InDelta(t, 242, r.AtOnce.Seen.Low, 3)
	s.requireCounted(t, r)

	s = site{PerMinute: 120, Multiplier: 1, Replicas: 2}.start(t)
	r, code = probe(t, append([]string{s.url}, args[1:]...)...)
	require.Equal(t, differs, code)
	require.Contains(t, r.AtOnce.Note, "2 replicas would let that through (--replicas 2)")

	s = site{PerMinute: 120, Multiplier: 1}.start(t)
	_, code = probe(t, s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1", "--replicas", "2")
	require.Equal(t, asExpected, code, "one of two may have answered alone")
}

func TestNothingExpectedIsObserved(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 30, Multiplier: 5, RetryAfter: "2"}.start(t)
	r, code := probe(t, s.url)
	require.Equal(t, asExpected, code)
	require.Equal(t, "observed", r.Outcome)
	require.InDelta(t, 151, r.AtOnce.Seen.Low, 1)
	require.Equal(t, "2", *r.Refused.RetryAfter)
	s.requireCounted(t, r)
}

func TestASecondRunSaysThatTheBucketIsNotAtRest(t *testing.T) {
	t.Parallel()
	s := site{PerMinute: 120, Multiplier: 1}.start(t)
	args := []string{s.url, "--expect-rpm", "120", "--expect-burst-multiplier", "1"}
	_, code := probe(t, args...)
	require.Equal(t, asExpected, code)
	time.Sleep(3 * time.Second)
	r, code := probe(t, args...)
	require.Equal(t, differs, code)
	require.Contains(t, r.AtOnce.Note, "an earlier load may have used some of it; it takes 1m1s of rest to be whole again")
	require.Equal(t, "as-expected", r.PerMinute.Outcome)
}

// The signal goes to helm-ratelimit, in whose place the other program runs.
func TestASignalStopsItAndItReportsWhatItSaw(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		s := site{PerMinute: 30, Multiplier: 1}.start(t)
		cmd := command(s.url, "--expect-rpm", "30", "--expect-burst-multiplier", "1")
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		require.NoError(t, cmd.Start())
		time.Sleep(3 * time.Second)
		require.NoError(t, cmd.Process.Signal(signal))
		begin := time.Now()
		require.Error(t, cmd.Wait())
		require.Less(t, time.Since(begin), time.Second)
		require.Equal(t, unmeasured, cmd.ProcessState.ExitCode())
		r := read(t, stdout.String(), stderr.String())
		require.True(t, r.Interrupted)
		require.Equal(t, "as-expected", r.AtOnce.Outcome)
		require.Equal(t, "unmeasured", r.PerMinute.Outcome)
		s.requireCounted(t, r)
	}
}
