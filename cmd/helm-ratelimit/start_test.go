package main

import (
	"io"
	"strings"
	"testing"
)

// BenchmarkMain is what start-up costs beside the process itself and the
// packages' own initialisation.
func BenchmarkMain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c := Command{Stdin: strings.NewReader("kind: Service\n"), Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }}
		if code := c.Main(nil); code != 0 {
			b.Fatal(code)
		}
	}
}
