// Command kpt is the functions part of kpt, kpt fn. The whole program cannot be
// built from Go modules: its alpha commands need one that the proxy does not have.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/kptdev/kpt/commands/fn"
	kpterrors "github.com/kptdev/kpt/pkg/lib/errors"
	"github.com/kptdev/kpt/pkg/lib/errors/resolver"
	"github.com/kptdev/kpt/pkg/printer"
	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "kpt", SilenceUsage: true, SilenceErrors: true}
	root.PersistentFlags().BoolVar(&printer.TruncateOutput, "truncate-output", true, "truncate what functions print")
	ctx := printer.WithContext(context.Background(), printer.New(os.Stdout, os.Stderr))
	root.AddCommand(fn.GetCommand(ctx, "kpt"))
	if err := root.ExecuteContext(ctx); err != nil {
		os.Exit(tell(err))
	}
}

// tell shows an error as kpt's own main does, and returns the exit code.
func tell(err error) int {
	if known, ok := resolver.ResolveError(err); ok {
		if known.Message != "" {
			fmt.Fprintf(os.Stderr, "%s \n", known.Message)
		}
		return known.ExitCode
	}
	var own *kpterrors.Error
	if errors.As(err, &own) {
		if inner, ok := kpterrors.UnwrapErrors(own); ok {
			err = inner
		}
	}
	fmt.Fprintf(os.Stderr, "Error: %s \n", err)
	return 1
}
