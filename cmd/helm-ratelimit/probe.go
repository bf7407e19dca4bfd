package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// prober is the program that measures (docs/adr/0004-dependencies.md says why
// it is not linked into this one).
const prober = "helm-ratelimit-probe"

func (c Command) probe() *cobra.Command {
	return &cobra.Command{
		Use:   "probe URL [flags]",
		Short: "Send a bounded load to an endpoint, and compare its limit with what is expected",
		// The other program knows them, and has the help.
		DisableFlagParsing: true,
		RunE: func(_ *cobra.Command, args []string) error {
			program, err := findCompanion(prober)
			if err != nil {
				return usageError{fmt.Errorf("probe: %w", err)}
			}
			if err := become(program, append([]string{prober}, args...)); err != nil {
				return usageError{fmt.Errorf("probe: starting %s: %w", program, err)}
			}
			return nil
		},
	}
}
