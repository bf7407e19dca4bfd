// Command helm-ratelimit-probe measures the limit of an endpoint. It is what
// "helm-ratelimit probe" starts, and what the chart's test runs. It is a
// program of its own because linking an HTTP client costs 0.3 ms at each start
// of helm-ratelimit, which is part of every helm upgrade.
package main

import (
	"os"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe/cli"
)

func main() {
	os.Exit(cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args[1:]))
}
