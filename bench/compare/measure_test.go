package main

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

func testRunner(t *testing.T) runner {
	t.Helper()
	return runner{
		measure: process.Job.Run, scratch: t.TempDir(), limit: time.Minute, budget: time.Minute,
		memory: gB, scale: 1, log: io.Discard,
	}
}

// script is a contender that does what a shell is told.
func script(name string, peer bool, text string) contender {
	return contender{Name: name, Program: "sh", Args: []string{"-c", text}, Peer: peer, Reads: input}
}

const (
	doesIt    = `sed '/proxy-body-size/a\    nginx.ingress.kubernetes.io/limit-rpm: "30"'`
	doesMore  = doesIt + ` | sed 's/^# Source.*/#/'`
	doesLess  = "cat"
	doesWrong = "echo no such >&2; exit 4"
)

func small(contenders ...contender) task {
	return task{Name: "small", Bytes: 4 * kB, Ingresses: 2, Rounds: 4, Pipe: true, Values: true, Contenders: contenders}
}

func TestWhatWasVerifiedIsMeasuredInEachRound(t *testing.T) {
	tab, err := testRunner(t).run(small(script(oursIs, false, doesIt), script("same", true, doesIt), script("reformats", true, doesMore)), nil)
	require.NoError(t, err)
	for i, untouched := range []bool{true, true, false} {
		require.Empty(t, tab.Results[i].Reason)
		require.Equal(t, 4, tab.Results[i].Runs)
		require.Positive(t, tab.Results[i].Wall)
		require.Equal(t, untouched, tab.Results[i].Untouched, tab.Results[i].Contender)
	}
}

func TestAPeerThatFailsHasAReasonAndNoNumbers(t *testing.T) {
	tab, err := testRunner(t).run(small(script("less", true, doesLess), script("wrong", true, doesWrong)), nil)
	require.NoError(t, err)
	require.Contains(t, tab.Results[0].Reason, "limit-rpm is <nil> on Ingress release-0-web")
	require.Equal(t, "exit code 4: no such", tab.Results[1].Reason)
	require.Zero(t, tab.Results[0].Runs+tab.Results[1].Runs)
}

func TestAnOutputThatIsThrownAwayWasVerifiedOnce(t *testing.T) {
	const needsAFile = `[ "$(readlink /proc/$$/fd/1)" != /dev/null ] || exit 5; ` + doesIt
	away := small(script(oursIs, false, doesIt), script("less", true, doesLess), script("needs a file", true, needsAFile))
	away.Discard = true
	tab, err := testRunner(t).run(away, nil)
	require.NoError(t, err)
	require.True(t, tab.Results[0].Untouched)
	require.Equal(t, 4, tab.Results[0].Runs)
	require.Contains(t, tab.Results[1].Reason, "limit-rpm is <nil>")
	require.Contains(t, tab.Results[2].Reason, "exit code 5")
}

func TestAPeerThatIsSlowDidNotFinish(t *testing.T) {
	r := testRunner(t)
	r.limit = 50 * time.Millisecond
	tab, err := r.run(small(script("slow", true, "exec sleep 600")), nil)
	require.NoError(t, err)
	require.Equal(t, "did not finish in 50ms", tab.Results[0].Reason)
}

func TestOursMustDoTheTaskAndNothingElse(t *testing.T) {
	for text, reason := range map[string]string{doesLess: "limit-rpm is <nil>", doesMore: "more was changed than the annotation", doesWrong: "exit code 4"} {
		_, err := testRunner(t).run(small(script(oursIs, false, text)), nil)
		require.ErrorContains(t, err, reason)
	}
}

func TestALaterRunMustWriteAsMuch(t *testing.T) {
	once := t.TempDir() + "/ran"
	_, err := testRunner(t).run(small(script(oursIs, false, "if mkdir "+once+" 2>/dev/null; then "+doesIt+"; fi")), nil)
	require.ErrorContains(t, err, "wrote 0 bytes")
}

func TestACheckerMustRefuseAWrongLimit(t *testing.T) {
	checker := func(name, text string) contender {
		return contender{Name: name, Program: "sh", Args: []string{"-c", text, "sh", "{dir}/" + limited}, Peer: true}
	}
	tab, err := testRunner(t).run(task{Name: "check", Bytes: 4 * kB, Ingresses: 2, Rounds: 1, Check: true, Contenders: []contender{
		script("rendering", false, doesIt), checker("sees", `! grep -q '"-3"' "$1"`), checker("blind", "true"),
	}}, nil)
	require.NoError(t, err)
	require.Equal(t, 1, tab.Results[1].Runs, tab.Results[1].Reason)
	require.Equal(t, "a wrong limit gave exit code 0: ", tab.Results[2].Reason)
}

func TestAPeerIsNotAskedForWhatItCannotDo(t *testing.T) {
	r := testRunner(t)
	yq := contender{Name: "yq", Peer: true}
	after := func(ms int, peak int64) []table {
		return []table{made(task{Name: mB1, Bytes: mB}, map[string]int{oursIs: 9000, "yq": ms}, peak)}
	}
	big := task{Bytes: 10 * mB}
	require.Empty(t, r.forecast(big, yq, nil))
	require.Empty(t, r.forecast(big, yq, after(5000, mB)))
	require.Equal(t, "not tried: 1m10s, if linear from 1 MB", r.forecast(big, yq, after(7000, mB)))
	require.Equal(t, "not tried: 2.0 GB of memory, if linear from 1 MB", r.forecast(big, yq, after(5, 200*mB)))
	failed := after(0, mB)
	require.Equal(t, "not tried: 1 MB did not finish in 2m0s", r.forecast(big, yq, failed))
	failed = append(failed, table{task: task{Name: "more", Bytes: 2 * mB}, Results: []result{{Contender: "yq", Peer: true, Reason: r.forecast(big, yq, failed)}}})
	require.Equal(t, "not tried: 1 MB did not finish in 2m0s", r.forecast(big, yq, failed), "the first reason stays")
	require.Empty(t, r.forecast(task{Bytes: kB}, yq, after(0, mB)), "less may do")
	require.Empty(t, r.forecast(big, contender{Name: oursIs}, after(5, mB)), "ours must")
}

func TestTheTasksHaveTheIngressesAndTheSizeThatTheyName(t *testing.T) {
	for _, task := range tasks(programs{}) {
		if task.Bytes > 8*mB {
			continue
		}
		dir := t.TempDir()
		require.NoError(t, task.prepare(dir))
		got, err := survey(dir+"/"+input, false, true)
		require.NoError(t, err)
		require.Equal(t, task.Ingresses, got.ingresses, task.Name)
		in, err := takeInventory(dir + "/" + input)
		require.NoError(t, err)
		require.InDelta(t, task.Bytes, in.bytes, float64(task.Bytes)/100, task.Name)
	}
}
