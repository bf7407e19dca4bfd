package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/docs"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

func (c Command) rules() *cobra.Command {
	return &cobra.Command{
		Use:   "rules [ID]",
		Short: "List what is checked, or explain one finding",
		Args:  cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listRules(c.Stdout)
			}
			page, ok := docs.Rule(args[0])
			if !ok {
				return usageError{fmt.Errorf("unknown rule %q; the rules are %s", args[0], strings.Join(ruleIDs(), ", "))}
			}
			_, err := io.WriteString(c.Stdout, page)
			return err
		},
	}
}

func ruleIDs() []string {
	var ids []string
	for _, r := range postrenderer.Catalogue() {
		ids = append(ids, r.ID)
	}
	return ids
}

func listRules(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range postrenderer.Catalogue() {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.Severity, r.Title)
	}
	return table.Flush()
}
