package process

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func run(t *testing.T, j Job) (Measurement, string) {
	t.Helper()
	dir := t.TempDir()
	if j.Stdin == "" {
		j.Stdin = filepath.Join(dir, "in")
		require.NoError(t, os.WriteFile(j.Stdin, []byte("text\n"), 0o600))
	}
	j.Stdout = filepath.Join(dir, "out")
	if j.Limit == 0 {
		j.Limit = time.Minute
	}
	m, err := j.Run()
	require.NoError(t, err)
	out, err := os.ReadFile(j.Stdout)
	require.NoError(t, err)
	return m, string(out)
}

func TestAProgramReadsTheFileOrThePipe(t *testing.T) {
	for _, pipe := range []bool{false, true} {
		m, out := run(t, Job{Args: []string{"cat"}, Pipe: pipe})
		require.NoError(t, m.Err(time.Minute))
		require.Equal(t, "text\n", out)
		require.Positive(t, m.Wall)
		require.Positive(t, m.CPU)
		require.Greater(t, m.PeakBytes, int64(100<<10), "a process has more than 100 kB")
	}
}

func TestAnOutputCanBeThrownAway(t *testing.T) {
	dir := t.TempDir()
	j := Job{Args: []string{"sh", "-c", "to=$(readlink /proc/$$/fd/1); echo $to >&2; exit 1"}, Stdout: filepath.Join(dir, "out"), Discard: true, Limit: time.Minute}
	m, err := j.Run()
	require.NoError(t, err)
	require.Equal(t, os.DevNull, m.Stderr)
	require.NoFileExists(t, j.Stdout)
}

func TestAProgramThatReadsNothingEndsThePipe(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big")
	require.NoError(t, os.WriteFile(big, make([]byte, 1<<20), 0o600))
	m, _ := run(t, Job{Args: []string{"true"}, Stdin: big, Pipe: true})
	require.NoError(t, m.Err(time.Minute))
}

func TestAFailureIsToldWithItsWords(t *testing.T) {
	m, _ := run(t, Job{Args: []string{"sh", "-c", "echo some reason >&2; exit 3"}})
	require.EqualError(t, m.Err(time.Minute), "exit code 3: some reason")
}

func TestAProgramIsKilledAfterTheLimit(t *testing.T) {
	m, _ := run(t, Job{Args: []string{"sleep", "600"}, Limit: 10 * time.Millisecond})
	require.True(t, m.TimedOut)
	require.EqualError(t, m.Err(10*time.Millisecond), "did not finish in 10ms")
}

func TestAProgramThatIsNotThereIsAnError(t *testing.T) {
	_, err := Job{Args: []string{"/no/such/program"}, Stdout: filepath.Join(t.TempDir(), "out"), Limit: time.Minute}.Run()
	require.ErrorContains(t, err, "no such file")
}
