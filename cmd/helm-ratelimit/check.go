package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// check is the verb and what it was told.
type check struct {
	Command
	checkFlags
	output        string
	together      bool
	writeBaseline string
}

func (c Command) check() *cobra.Command {
	ck := check{Command: c}
	cmd := &cobra.Command{
		Use:   "check [FILE|DIR|-]...",
		Short: "Say what is wrong with the rate limits of manifests",
		Long: `Check reads manifests, rendered or from a cluster, and says what is wrong with
their rate limits, where, and what it does in the cluster. It writes no manifest.

  helm template demo ./chart | helm-ratelimit check
  kubectl get ingress,configmap,deployment -A -o yaml | helm-ratelimit check
  helm-ratelimit check -o sarif manifests/ > findings.sarif

Each file is taken for a cluster of its own; --together takes all for one.

` + checkExitCodes,
		RunE: ck.run,
	}
	cmd.Flags().StringVarP(&ck.output, "output", "o", "text", "`format`: "+strings.Join(format.Names(), ", "))
	cmd.Flags().BoolVar(&ck.together, "together", false, "take all inputs for one cluster")
	cmd.Flags().StringVar(&ck.writeBaseline, "write-baseline", "", "write the findings to this `file`, for --baseline")
	ck.register(cmd.Flags())
	return cmd
}

const checkExitCodes = `Exit codes:
  0  no findings at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, or a policy or limits annotation that is not valid
  3  input that cannot be read`

func (ck *check) run(cmd *cobra.Command, args []string) error {
	if err := ck.fromEnvironment(cmd.Flags(), ck.Getenv); err != nil {
		return usageError{err}
	}
	if !slices.Contains(format.Names(), ck.output) {
		return usageError{fmt.Errorf("invalid value %q for --output: want one of %s", ck.output, strings.Join(format.Names(), ", "))}
	}
	in, err := ck.findInputs(args)
	if err != nil {
		return err
	}
	options, err := ck.options()
	var invalid *policy.Error
	if errors.As(err, &invalid) {
		return ck.tell(newReport(in), checked{findings: invalid.Findings, cause: err})
	}
	if err != nil {
		return err
	}
	r := newReport(in)
	result, err := ck.checkAll(in.names, options, r)
	if err != nil {
		return err
	}
	return ck.tell(r, result)
}

// checked is what came of one input, or of more. Where it has no findings it shares no memory with their texts.
type checked struct {
	findings   diag.List
	suppressed int
	ingresses  int
	cause      error
}

// add takes what came of others, and the cause that decides the exit code.
func (c *checked) add(others checked) {
	c.findings = append(c.findings, others.findings...)
	c.suppressed += others.suppressed
	c.ingresses += others.ingresses
	if others.cause != nil && (c.cause == nil || exitCode(others.cause) > exitCode(c.cause)) {
		c.cause = others.cause
	}
}

// newChecked keeps of a result what is told of it.
func newChecked(result postrenderer.Result, err error) checked {
	return checked{
		findings:   slices.Clone(result.Findings), // not what stands behind them
		suppressed: len(result.Accepted), ingresses: len(result.Ingresses), cause: err,
	}
}

// checkAll checks each input by itself, or all together.
func (ck *check) checkAll(names []string, options postrenderer.Options, r *checkReport) (all checked, err error) {
	renderer := postrenderer.New(options)
	if ck.together {
		together, err := ck.readEach(names)
		if err != nil {
			return all, err
		}
		for _, input := range together {
			r.texts[input.Name] = input.Text
		}
		all = newChecked(renderer.Check(together...))
		all.findings.Sort()
		return all, nil
	}
	line := newProgress(ck.terminal(), time.Now, len(names))
	outcomes := ck.checkEach(names, renderer, line.step)
	line.clear()
	for _, o := range outcomes {
		if o.readErr != nil {
			return all, o.readErr
		}
		if o.input.Text != nil {
			r.texts[o.input.Name] = o.input.Text
		}
		all.add(o.checked)
	}
	all.findings.Sort()
	return all, nil
}

// tell writes the report and the baseline, and returns the cause of the exit code.
func (ck *check) tell(r *checkReport, result checked) error {
	if ck.writeBaseline != "" {
		if err := writeBaseline(ck.writeBaseline, result.findings); err != nil {
			return usageError{fmt.Errorf("writing the baseline: %w", err)}
		}
	}
	out := r.report(result)
	var text bytes.Buffer
	if err := format.Write(&text, ck.output, out, format.Options{Color: ck.hasColor(), Verbose: ck.verbose}); err != nil {
		return err
	}
	if _, err := ck.Stdout.Write(text.Bytes()); err != nil {
		return ioError{fmt.Errorf("writing standard output: %w", err)}
	}
	return result.cause
}

// checkReport gathers what the formats need besides the findings.
type checkReport struct {
	inputs inputs
	texts  map[string][]byte // by the name of the input; "" is standard input
}

func newReport(in inputs) *checkReport { return &checkReport{inputs: in, texts: map[string][]byte{}} }

func (r *checkReport) report(result checked) format.Report {
	sources := slices.DeleteFunc(slices.Clone(r.inputs.names), func(name string) bool { return name == "" })
	return format.Report{
		Findings: result.findings, Rules: ruleList(), Sources: sources, Version: programVersion(),
		Text: r.text,
		Summary: format.Summary{
			Suppressed: result.suppressed, Files: len(r.inputs.names), Ingresses: result.ingresses, Skipped: r.inputs.skipped,
		},
	}
}

// text returns what a position's line counts in: an input, or a policy file.
func (r *checkReport) text(p diag.Position) []byte {
	name := p.Source
	if p.InStream {
		name = ""
	}
	if _, known := r.texts[name]; !known {
		r.texts[name], _ = os.ReadFile(name) // without it there is no excerpt
	}
	return r.texts[name]
}

func ruleList() []format.Rule {
	var out []format.Rule
	for _, r := range postrenderer.Catalogue() {
		out = append(out, format.Rule{ID: r.ID, Title: r.Title, Doc: r.Doc, Severity: r.Severity})
	}
	return out
}
