// Command stream writes a stream of manifests to standard output: its size in
// bytes and the number of its Ingresses are the two arguments.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"

	"github.com/model-ingress/helm-ratelimit/bench"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stream:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("want a size in bytes and a number of Ingresses, not %d arguments", len(args))
	}
	size, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	ingresses, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	if err := bench.Write(out, size, ingresses); err != nil {
		return err
	}
	return out.Flush()
}
