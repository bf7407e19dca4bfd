// Package cli is the program helm-ratelimit-probe, which the verb probe of
// helm-ratelimit starts.
package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe/send"
)

// Exit codes.
const (
	exitExpected   = 0
	exitDiffers    = 1
	exitUsage      = 2 // wrong usage, or nobody agreed to send anything
	exitUnmeasured = 3
)

const usage = `helm-ratelimit probe sends a bounded load to an endpoint, and reports the limit
that it met against the one that is expected.

  helm-ratelimit probe https://chat.example.com/v1/models --expect-rpm 30
  helm-ratelimit probe http://203.0.113.7/ --host chat.example.com --yes -o json

It says what it would send, and asks. With nothing expected it only looks.

Flags:
%s
Exit codes:
  0  as expected, or nothing was expected
  1  something differs; the report says what was expected and what was seen
  2  wrong usage, or nobody agreed: nothing was sent
  3  it could not be measured; the report says why
`

// Command is the program with its surroundings.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Main runs the program and returns its exit code.
func (c Command) Main(args []string) int {
	var f flags
	set := pflag.NewFlagSet("helm-ratelimit-probe", pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	f.register(set)
	err := set.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return c.print(fmt.Sprintf(usage, set.FlagUsages()))
	case err == nil && f.version:
		return c.print(fmt.Sprintf("helm-ratelimit-probe %s\n", version()))
	case err == nil:
		err = f.check(set)
	}
	if err != nil {
		return c.fail(exitUsage, "%v\nhelm-ratelimit probe --help tells how it is used.", err)
	}
	return c.run(f)
}

func (c Command) fail(code int, format string, args ...any) int {
	c.say("helm-ratelimit-probe: "+format+"\n", args...)
	return code
}

// say writes to standard error; nowhere is left to report a failure of that.
func (c Command) say(format string, args ...any) { _, _ = fmt.Fprintf(c.Stderr, format, args...) }

func (c Command) print(text string) int {
	if _, err := io.WriteString(c.Stdout, text); err != nil {
		return c.fail(exitUnmeasured, "writing standard output: %v", err)
	}
	return exitExpected
}

func (c Command) run(f flags) int {
	plan, err := probe.NewPlan(f.expect, f.ask)
	if err != nil {
		return c.fail(exitUnmeasured, "nothing was sent: %v", err)
	}
	c.announce(f, plan)
	if why := c.agreed(f); why != "" {
		return c.fail(exitUsage, "nothing was sent: %s", why)
	}
	report := c.measure(f, plan)
	text, err := render(f.output, report)
	if err != nil {
		return c.fail(exitUnmeasured, "%v", err)
	}
	return max(c.print(text), exitCode(report.Outcome))
}

func exitCode(o probe.Outcome) int {
	switch o {
	case probe.Differs:
		return exitDiffers
	case probe.Unmeasured:
		return exitUnmeasured
	default:
		return exitExpected
	}
}

func (c Command) announce(f flags, p probe.Plan) {
	verb, lasts := "would send", ""
	if f.yes {
		verb = "sends"
	}
	if p.Lasts() > 0 {
		lasts = fmt.Sprintf(", in about %s and the time of a burst", p.Lasts())
	}
	c.say("helm-ratelimit-probe %s at most %d %s requests to %s%s:\n", verb, p.Requests, f.options.Method, f.target(), lasts)
	for _, line := range p.Lines() {
		c.say("  - %s\n", line)
	}
}

// agreed returns why nothing may be sent, or "".
func (c Command) agreed(f flags) string {
	if f.yes {
		return ""
	}
	if !isTerminal(c.Stdin) || !isTerminal(c.Stderr) {
		return "there is no terminal to ask on; --yes sends without asking"
	}
	c.say("Send it? [y/N] ")
	answer, _ := bufio.NewReader(c.Stdin).ReadString('\n') // an error is no answer
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return ""
	}
	return "the answer was not yes"
}

// measure sends what is planned, until it is told to stop.
func (c Command) measure(f flags, p probe.Plan) probe.Report {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the program
	options := f.options
	options.Connections = max(p.Parallel, p.Crowd)
	sender := send.New(options)
	defer sender.Close()
	line := progress{out: c.Stderr, on: isTerminal(c.Stderr)}
	run := send.Run{Sender: sender, Expectation: f.expect, Plan: p, Progress: line.show}
	shots := run.Do(ctx)
	line.clear()
	report := probe.Judge(f.expect, p, shots, ctx.Err() != nil)
	report.Target = f.targetOf()
	return report
}

// render writes the report as text or as JSON.
func render(format string, r probe.Report) (string, error) {
	if format != "json" {
		return text(r), nil
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(r)
	return b.String(), err
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// version is that of the module that the program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "devel"
}
