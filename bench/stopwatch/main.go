// Command stopwatch runs the job that standard input holds as JSON and writes
// its measurement as JSON. It is a program of its own because Linux counts the
// memory of whoever starts a process for that process too: this one has little.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "stopwatch:", err)
		os.Exit(1)
	}
}

func run() error {
	var job process.Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		return err
	}
	m, err := job.Run()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(m)
}
