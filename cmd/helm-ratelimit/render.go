package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/krm"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

func (c Command) render() *cobra.Command {
	var flags renderFlags
	cmd := &cobra.Command{
		Use:   "render",
		Short: "Write limits into the manifests on standard input (the default)",
		Long: `Render reads manifests on standard input and writes them to standard output with
the rate limits in them, once everything is known to be right.

Each flag may also be given as an environment variable: --fail-on is
HELM_RATELIMIT_FAIL_ON. Lists are separated by commas, policies as PATH is.

` + exitCodesHelp,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isTerminal(c.Stdin) {
				return cmd.Root().Help()
			}
			return c.runRender(&flags, cmd.Flags())
		},
	}
	flags.register(cmd.Flags())
	return cmd
}

// asPostRenderer runs the program in the way that Helm does, with flags alone,
// without the machinery of verbs: that would be a twentieth of each start. ok
// is false where the arguments are not of that kind, or not right.
func (c Command) asPostRenderer(args []string) (ok bool, err error) {
	var flags renderFlags
	set := pflag.NewFlagSet("helm-ratelimit", pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	flags.register(set)
	if set.Parse(args) != nil || set.NArg() > 0 || isTerminal(c.Stdin) {
		return false, nil
	}
	return true, c.runRender(&flags, set)
}

func (c Command) runRender(flags *renderFlags, set *pflag.FlagSet) error {
	var seen postrenderer.Preview
	isReady := false
	ready := func(src []byte) {
		if !isReady && len(src) >= largeInput {
			heapFor(src, c.Getenv)
			isReady = true
		}
	}
	src, inRoom, err := readAll(c.Stdin, func(src []byte) {
		ready(src)
		seen.See(src)
	})
	if err != nil {
		return ioError{fmt.Errorf("reading standard input: %w", err)}
	}
	ready(src)
	list, err := krm.Read(src)
	switch {
	case err != nil:
		return c.tell(flags, report{Findings: findingsOf(err)}, err)
	case list != nil:
		return c.runFunction(flags, set, src, list)
	}
	result, err := c.renderText(flags, set, &seen, src)
	if err == nil || isShown(err) {
		err = c.tell(flags, reportOf(result), err)
	}
	if err != nil {
		return err
	}
	var spent []byte
	if inRoom {
		spent = src // what was found in it is told
	}
	if err := writeOutput(c.Stdout, result.Output, spent); err != nil {
		return ioError{fmt.Errorf("writing standard output: %w", err)}
	}
	return nil
}

// renderText renders with what the flags and the environment say. Findings are
// in the result also where policies are not valid.
func (c Command) renderText(flags *renderFlags, set *pflag.FlagSet, seen *postrenderer.Preview, src []byte) (postrenderer.Result, error) {
	if err := flags.fromEnvironment(set, c.Getenv); err != nil {
		return postrenderer.Result{}, usageError{err}
	}
	if flags.reportFormat != "text" && flags.reportFormat != "json" {
		return postrenderer.Result{}, usageError{fmt.Errorf("invalid value %q for --report-format: want text or json", flags.reportFormat)}
	}
	options, err := flags.options()
	var invalid *policy.Error
	switch {
	case errors.As(err, &invalid):
		return postrenderer.Result{Findings: invalid.Findings}, err
	case err != nil:
		return postrenderer.Result{}, err
	}
	return postrenderer.New(options).RenderSeen(seen, src)
}

func reportOf(r postrenderer.Result) report {
	return report{Findings: r.Findings, Accepted: r.Accepted, Ingresses: r.Ingresses}
}

// tell shows the findings, writes the report file and returns cause. A report
// that cannot be written is an error of its own.
func (c Command) tell(flags *renderFlags, r report, cause error) error {
	r.sort()
	if flags.report != "" {
		if err := r.writeFile(flags.report, flags.reportFormat); err != nil {
			return usageError{errors.Join(cause, fmt.Errorf("writing the report: %w", err))}
		}
	}
	text := r.Findings.AtLeast(flags.least())
	if len(text) == 0 {
		return cause
	}
	c.surface(findingsText(text, cause))
	return cause
}

// least is the severity of the findings that are shown.
func (f *checkFlags) least() diag.Severity {
	if f.verbose {
		return diag.Info
	}
	return diag.Warning
}
