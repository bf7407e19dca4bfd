package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/patch"
	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// export is the verb and what it was told.
type export struct {
	Command
	checkFlags
	format  string
	release string
}

func (c Command) export() *cobra.Command {
	e := export{Command: c}
	cmd := &cobra.Command{
		Use:   "export [FILE|DIR|-]...",
		Short: "Write limits as patches, for hosts without a post-renderer",
		Long: `Export reads rendered manifests and writes what render would change as patches,
for hosts that have no post-renderer: Argo CD, Flux and others. All inputs
together are one stream.

  helm template shop ./shop | helm-ratelimit export --format kustomize > limits/kustomization.yaml
  helm template shop ./shop | helm-ratelimit export --format flux --helm-release apps/shop
  kubectl get ingress -A -o yaml | helm-ratelimit export --format json-patch

kustomize   a Component, for the components of a kustomization
flux        post-renderers, as a part of the HelmRelease
json-patch  JSON with a patch of RFC 6902 for each Ingress (see helm-ratelimit schema export)

` + exitCodesHelp,
		RunE: e.run,
	}
	cmd.Flags().StringVar(&e.format, "format", "", "`format`: "+strings.Join(patch.Formats(), ", "))
	cmd.Flags().StringVar(&e.release, "helm-release", "", "`name` of the HelmRelease, or its namespace/name, for the format flux")
	e.register(cmd.Flags())
	return cmd
}

func (e *export) run(cmd *cobra.Command, args []string) error {
	if err := e.fromEnvironment(cmd.Flags(), e.Getenv); err != nil {
		return usageError{err}
	}
	release, err := e.check()
	if err != nil {
		return usageError{err}
	}
	in, err := e.findInputs(args)
	if err != nil {
		return err
	}
	options, err := e.optionsOf(&e.checkFlags)
	if err != nil {
		return err
	}
	changes, err := e.plan(in, postrenderer.New(options))
	if err != nil {
		return err
	}
	return e.write(patch.Set{Comment: e.comment(args), Changes: changes, Release: release})
}

// check checks the flags that only export has.
func (e *export) check() (release patch.Name, err error) {
	namespace, name, qualified := strings.Cut(e.release, "/")
	if !qualified {
		namespace, name = "", e.release
	}
	switch {
	case !slices.Contains(patch.Formats(), e.format):
		return release, fmt.Errorf("invalid value %q for --format: want one of %s", e.format, strings.Join(patch.Formats(), ", "))
	case e.format == patch.Flux && e.release == "":
		return release, errors.New("the format flux needs the name of the HelmRelease: --helm-release")
	case e.format != patch.Flux && e.release != "":
		return release, errors.New("--helm-release is for the format flux")
	case e.release != "" && (name == "" || qualified && namespace == "" || strings.Contains(name, "/")):
		return release, fmt.Errorf("invalid value %q for --helm-release: want a name, or namespace/name", e.release)
	}
	return patch.Name{Namespace: namespace, Name: name}, nil
}

// plan reads the inputs, shows what is wrong and returns what is to be changed.
func (e *export) plan(in inputs, renderer *postrenderer.Renderer) ([]postrenderer.Change, error) {
	texts, err := e.readEach(in.names)
	if err != nil {
		return nil, err
	}
	e.surfaceSkipped(in)
	changes, result, err := renderer.Plan(texts...)
	if shown := result.Findings.AtLeast(e.least()); len(shown) > 0 {
		e.surface(findingsText(shown, err))
	}
	return changes, err
}

func (e *export) write(set patch.Set) error {
	var text bytes.Buffer
	if err := patch.Write(&text, e.format, set); err != nil {
		return err
	}
	if _, err := e.Stdout.Write(text.Bytes()); err != nil {
		return ioError{fmt.Errorf("writing standard output: %w", err)}
	}
	if !slices.ContainsFunc(set.Changes, func(c postrenderer.Change) bool { return !c.Removed }) {
		e.surface("helm-ratelimit: there is no limit to write\n")
	}
	for _, c := range set.Changes {
		if c.Removed && e.format == patch.JSON {
			e.surface(fmt.Sprintf("%s: %s: a JSON patch cannot take it out; leave it out of what you apply\n", c.Object.Pos(), c.Object))
		}
	}
	return nil
}

// comment says in one line what the patches are made of.
func (e *export) comment(args []string) string {
	if len(args) == 0 {
		args = []string{"-"}
	}
	text := "Made by helm-ratelimit export of " + list(args)
	if len(e.policies) > 0 {
		text += ", with " + list(e.policies)
	}
	if said := e.limits.String(); said != "nothing" {
		text += ", with " + said
	}
	return text + ". Do not edit: export again."
}

// list joins names of files.
func list(names []string) string {
	shown := make([]string, len(names))
	for i, name := range names {
		switch quoted := strconv.Quote(name); {
		case name == "-":
			shown[i] = "standard input"
		case quoted != `"`+name+`"`: // it would break the line
			shown[i] = quoted
		default:
			shown[i] = name
		}
	}
	return strings.Join(shown, ", ")
}
