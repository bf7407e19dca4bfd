// Go looks again, while a process runs, at how many processors its container
// may use. This one is over before that matters, and starts faster without.
//
//go:debug updatemaxprocs=0

// Command helm-ratelimit writes ingress-nginx rate limits into rendered
// manifests: a post-renderer for Helm, and a filter for anything else.
package main

import (
	"os"

	_ "github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/stack" // for a faster start
)

func main() {
	os.Exit(Command{
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
	}.Main(os.Args[1:]))
}
