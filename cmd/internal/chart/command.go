package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

// Exit codes, those of helm-ratelimit.
const (
	exitFine  = 0
	exitUsage = 2
	exitInput = 3
)

const usage = `usage: helm-ratelimit simulate ... -o json | helm-ratelimit-plot FORMAT >FILE
FORMAT is svg or png. helm-ratelimit simulate --plot FILE runs this program.
`

// Command is the program with its surroundings.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Main runs the program and returns its exit code.
func (c Command) Main(args []string) int {
	if len(args) == 1 && (args[0] == "--help" || args[0] == "-h") {
		_, _ = io.WriteString(c.Stdout, usage)
		return exitFine
	}
	if len(args) != 1 || !slices.Contains(Formats, args[0]) {
		return c.fail(exitUsage, fmt.Errorf("want one of %s", strings.Join(Formats, " and ")))
	}
	var r simulation.Result
	decoder := json.NewDecoder(c.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return c.fail(exitInput, fmt.Errorf("reading the result of a simulation: %w", err))
	}
	var picture bytes.Buffer
	if err := Write(&picture, r, args[0]); err != nil {
		return c.fail(exitInput, err)
	}
	if _, err := c.Stdout.Write(picture.Bytes()); err != nil {
		return c.fail(exitInput, fmt.Errorf("writing standard output: %w", err))
	}
	return exitFine
}

func (c Command) fail(code int, err error) int {
	_, _ = fmt.Fprintf(c.Stderr, "helm-ratelimit-plot: %v\n", err)
	return code
}
