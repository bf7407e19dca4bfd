package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/bench"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

func TestMemoryDoesNotGrowWithFilesInWhichNothingIsFound(t *testing.T) {
	const files, size = 60, 1 << 20
	var text bytes.Buffer
	require.NoError(t, bench.Write(&text, size, 3))
	names := make([]string, files)
	for i := range names {
		names[i] = filepath.Join(t.TempDir(), strconv.Itoa(i)+".yaml")
		require.NoError(t, os.WriteFile(names[i], text.Bytes(), 0o600))
	}
	var ck check
	outcomes := ck.checkEach(names, postrenderer.New(postrenderer.Options{}), func() {})
	for _, o := range outcomes {
		require.NoError(t, o.readErr)
		require.NoError(t, o.cause)
		require.Empty(t, o.findings)
		require.Equal(t, 3, o.ingresses)
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	require.Less(t, memory.HeapAlloc, uint64(files*size/4), "of %d bytes that were checked", files*size)
	runtime.KeepAlive(outcomes)
}
