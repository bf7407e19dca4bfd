package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// explain is the verb and what it was told.
type explain struct {
	Command
	checkFlags
	output string
}

func (c Command) explain() *cobra.Command {
	e := explain{Command: c}
	cmd := &cobra.Command{
		Use:   "explain [FILE|DIR|-]...",
		Short: "Say what the limits of each Ingress come to",
		Long: `Explain says for each Ingress how many requests of one client pass, at once, in
the first second and minute and in the long run, by each replica of the
controller and by all, and where each number comes from.

  helm template demo ./chart | helm-ratelimit explain
  kubectl get ingress -A -o yaml | helm-ratelimit explain --controller-replicas 2

` + checkExitCodes,
		RunE: e.run,
	}
	cmd.Flags().StringVarP(&e.output, "output", "o", "text", "`format`: text or json")
	e.register(cmd.Flags())
	return cmd
}

func (e *explain) run(cmd *cobra.Command, args []string) error {
	if err := e.fromEnvironment(cmd.Flags(), e.Getenv); err != nil {
		return usageError{err}
	}
	if e.output != "text" && e.output != "json" {
		return usageError{fmt.Errorf("invalid value %q for --output: want text or json", e.output)}
	}
	in, err := e.findInputs(args)
	if err != nil {
		return err
	}
	options, err := e.optionsOf(&e.checkFlags)
	if err != nil {
		return err
	}
	ingresses, findings, cause, err := e.all(in.names, options)
	if err != nil {
		return err
	}
	e.surfaceSkipped(in)
	return e.tell(ingresses, findings, cause)
}

// all explains each input; cause decides the exit code.
func (e *explain) all(names []string, options postrenderer.Options) (ingresses []postrenderer.Ingress, findings diag.List, cause, err error) {
	var all checked
	renderer := postrenderer.New(options)
	for _, name := range names {
		input, err := e.read(name)
		if err != nil {
			return nil, nil, nil, err
		}
		result, failed := renderer.Check(input)
		all.add(newChecked(result, failed))
		ingresses = append(ingresses, result.Ingresses...)
	}
	all.findings.Sort()
	return ingresses, all.findings, all.cause, nil
}

// tell writes the explanation to standard output, and the findings to where
// people look for what is wrong.
func (e *explain) tell(ingresses []postrenderer.Ingress, findings diag.List, cause error) error {
	var text bytes.Buffer
	if e.output == "json" {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(newExplanations(ingresses)); err != nil {
			return err
		}
	} else {
		explainText(&text, ingresses)
	}
	if _, err := e.Stdout.Write(text.Bytes()); err != nil {
		return ioError{fmt.Errorf("writing standard output: %w", err)}
	}
	if shown := findings.AtLeast(e.least()); len(shown) > 0 {
		e.surface(findingsText(shown, nil))
	}
	return cause
}
