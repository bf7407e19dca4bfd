package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

func renderer() *postrenderer.Renderer {
	rpm := 30
	return postrenderer.New(postrenderer.Options{Limits: limits.Limits{RequestsPerMinute: &rpm}})
}

func stream(tb testing.TB, size, ingresses int) []byte {
	tb.Helper()
	text, err := Stream(size, ingresses)
	require.NoError(tb, err)
	return text
}

func BenchmarkRender(b *testing.B) {
	for _, size := range []struct {
		name             string
		bytes, ingresses int
	}{{"40kB", 40 << 10, 1}, {"1MB", 1 << 20, 3}, {"32MB", 32 << 20, 70}, {"none", 1 << 20, 0}, {"1000-ingresses", 0, 1000}} {
		b.Run(size.name, func(b *testing.B) {
			src := stream(b, size.bytes, size.ingresses)
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := renderer().Render(src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	src := stream(b, 1<<20, 3)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := renderer().Check(postrenderer.Input{Name: "stream", Text: src}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderList(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var src bytes.Buffer
			if err := WriteList(&src, n); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(src.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := renderer().Render(src.Bytes()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestTheListHasTheIngressesThatItShould(t *testing.T) {
	var src bytes.Buffer
	require.NoError(t, WriteList(&src, 7))
	result, err := renderer().Render(src.Bytes())
	require.NoError(t, err)
	require.Len(t, result.Ingresses, 7, fmt.Sprint(result.Findings))
	require.Equal(t, "Ingress release-6-web", result.Ingresses[6].Object)
}

func TestTheStreamHasTheIngressesThatItShould(t *testing.T) {
	src := stream(t, 1<<20, 7)
	require.Equal(t, 7, bytes.Count(src, []byte("\nkind: Ingress\n")))
	var written bytes.Buffer
	require.NoError(t, Write(&written, 1<<20, 7))
	require.Equal(t, src, written.Bytes())
	require.InDelta(t, 1<<20, len(src), 4<<10)
	require.Empty(t, stream(t, 0, 0))
	result, err := renderer().Render(src)
	require.NoError(t, err)
	require.Len(t, result.Ingresses, 7, fmt.Sprint(result.Findings))
}

func TestTheIngressesAreSpreadEvenly(t *testing.T) {
	src := stream(t, 1<<20, 4)
	at := 0
	for i := range 4 {
		found := bytes.Index(src[at:], []byte("\nkind: Ingress\n"))
		require.InDelta(t, i<<18, at+found, 16<<10)
		at += found + 1
	}
}

func TestAStreamIsAsLongAsItsIngressesWhereTheseAreMore(t *testing.T) {
	src := stream(t, 1<<10, 100)
	require.Equal(t, 100, bytes.Count(src, []byte("\nkind: Ingress\n")))
	require.Equal(t, 100, bytes.Count(src, []byte("\n---\n"))+1)
}

// longest is the length of the longest piece that was written.
type longest int

func (l *longest) Write(p []byte) (int, error) {
	*l = max(*l, longest(len(p)))
	return len(p), nil
}

func TestOneDocumentIsHeldAtATime(t *testing.T) {
	var l longest
	require.NoError(t, Write(&l, 8<<20, 100))
	require.Less(t, int(l), 16<<10)
}
