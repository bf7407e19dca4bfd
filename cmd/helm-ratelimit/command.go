package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// Exit codes.
const (
	exitFine     = 0
	exitFindings = 1 // findings at or above --fail-on
	exitUsage    = 2 // wrong flags, an invalid policy or limits annotation
	exitInput    = 3 // input that cannot be read, or not be edited without a guess
)

const exitCodesHelp = `Exit codes:
  0  fine
  1  findings at or above --fail-on
  2  wrong usage, or a policy or limits annotation that is not valid
  3  input that cannot be read, or that cannot be edited without a guess
On every code but 0 standard output is empty; a ResourceList, as KRM functions
read it, comes out as it was, with the reasons in its results.`

// Command is the program with its surroundings.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// usageError is a mistake in how the program was called.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

// ioError is input that could not be read, or output that could not be written.
type ioError struct{ err error }

func (e ioError) Error() string { return e.err.Error() }

// Main runs the program and returns its exit code.
func (c Command) Main(args []string) int {
	// Helm 4 passes an empty string for an argument of a plugin's that came to nothing.
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "" })
	ok, err := c.asPostRenderer(args)
	if !ok {
		root := c.root()
		root.SetArgs(args)
		err = root.Execute()
	}
	if err == nil {
		return exitFine
	}
	switch {
	case isShown(err):
	case errors.As(err, new(ioError)):
		c.surface(fmt.Sprintf("helm-ratelimit: %v\n", err))
	default:
		c.surface(fmt.Sprintf("helm-ratelimit: %v\nhelm-ratelimit --help tells how it is used.\n", err))
	}
	return exitCode(err)
}

// isShown reports whether an error is findings, which have been shown already.
func isShown(err error) bool {
	var findings *postrenderer.FindingsError
	var refused *postrenderer.RefusedError
	var invalid *policy.Error
	return !errors.As(err, new(usageError)) && (errors.As(err, &findings) || errors.As(err, &refused) || errors.As(err, &invalid))
}

func exitCode(err error) int {
	var findings *postrenderer.FindingsError
	var refused *postrenderer.RefusedError
	switch {
	case errors.As(err, &findings):
		return exitFindings
	case errors.As(err, &refused), errors.As(err, new(ioError)):
		return exitInput
	}
	return exitUsage
}

func (c Command) root() *cobra.Command {
	render := c.render()
	root := &cobra.Command{
		Use:   "helm-ratelimit",
		Short: "Rate limits for ingress-nginx that really hold",
		Long: `helm-ratelimit reads rendered Kubernetes manifests on standard input, writes the
rate limits of ingress-nginx into them, and refuses limits that would not hold.
Every other byte comes out as it went in.

  helm install demo ./chart --post-renderer helm-ratelimit
  helm template demo ./chart | helm-ratelimit --rpm 30

` + exitCodesHelp,
		SilenceErrors: true, SilenceUsage: true,
		Args: noArguments,
		RunE: render.RunE,
	}
	root.Flags().SortFlags = false
	root.Flags().AddFlagSet(render.Flags())
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(render, c.check(), c.explain(), c.export(), c.simulate(), c.probe(), c.rules(), c.schema(), c.version())
	return root
}

// noArguments accepts "-", which stands for standard input.
func noArguments(_ *cobra.Command, args []string) error {
	for _, a := range args {
		if a != "-" {
			return usageError{fmt.Errorf("unknown argument %q: manifests are read from standard input", a)}
		}
	}
	return nil
}
