// Command helm-ratelimit-plot draws what helm-ratelimit simulate -o json
// writes: JSON on standard input, a picture on standard output. It is a
// program of its own so that what it links does not slow the other down, which
// runs on each helm upgrade.
package main

import (
	"os"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/chart"
)

func main() {
	os.Exit(chart.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args[1:]))
}
