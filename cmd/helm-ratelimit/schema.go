package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/docs"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

func (c Command) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [policy|findings|explain|export|simulate|probe]",
		Short: "Print a JSON Schema: of RateLimitPolicy, or of what check, explain, export, simulate and probe write as JSON",
		Args:  cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"policy", "findings", "explain", "export", "simulate", "probe"},
		RunE: func(_ *cobra.Command, args []string) error {
			text := policy.Schema()
			if len(args) == 1 && args[0] != "policy" {
				text = docs.Schema(args[0])
			}
			_, err := fmt.Fprintf(c.Stdout, "%s\n", text)
			return err
		},
	}
}
