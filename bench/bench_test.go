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

func BenchmarkRender(b *testing.B) {
	for _, size := range []struct {
		name             string
		bytes, ingresses int
	}{{"40kB", 40 << 10, 1}, {"1MB", 1 << 20, 3}, {"32MB", 32 << 20, 70}, {"none", 1 << 20, 0}, {"1000-ingresses", 420_000, 1000}} {
		b.Run(size.name, func(b *testing.B) {
			src := Stream(size.bytes, size.ingresses)
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
	src := Stream(1<<20, 3)
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
	require.Equal(t, "Ingress web-6", result.Ingresses[6].Object)
}

func TestTheStreamHasTheIngressesThatItShould(t *testing.T) {
	src := Stream(1<<20, 7)
	require.Equal(t, 7, bytes.Count(src, []byte("\nkind: Ingress\n")))
	var written bytes.Buffer
	require.NoError(t, Write(&written, 1<<20, 7))
	require.Equal(t, src, written.Bytes())
	require.InDelta(t, 1<<20, len(src), 4<<10)
	require.Empty(t, Stream(0, 0))
	result, err := renderer().Render(src)
	require.NoError(t, err)
	require.Len(t, result.Ingresses, 7, fmt.Sprint(result.Findings))
}
