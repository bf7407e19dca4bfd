package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/krm"
	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// runFunction renders the items of a ResourceList, as a KRM function. Findings
// go into its results, and to standard error too, which is all that kustomize
// shows. With an error the items come out as they were: kpt shows the results
// of a function that failed, and takes nothing else from it.
func (c Command) runFunction(flags *renderFlags, set *pflag.FlagSet, src []byte, list *krm.List) error {
	result, err := c.renderList(flags, set, src, list)
	list.Place(result.Findings)
	if err == nil || isShown(err) {
		err = c.tell(flags, reportOf(result), err)
	}
	text, results := src, list.Results(result, flags.least(), err)
	switch {
	case err == nil:
		text = result.Output.Bytes()
	case !isShown(err):
		results = krm.Failure(err)
	}
	out, refusal := list.Write(text, results)
	if refusal != nil {
		return c.tell(flags, report{Findings: findingsOf(refusal)}, refusal)
	}
	if _, writing := c.Stdout.Write(out); writing != nil {
		return ioError{fmt.Errorf("writing standard output: %w", writing)}
	}
	return err
}

// renderList is render with the flags that the function's configuration has.
func (c Command) renderList(flags *renderFlags, set *pflag.FlagSet, src []byte, list *krm.List) (postrenderer.Result, error) {
	if config, ok := list.Config(); ok {
		if findings := configure(set, config); len(findings) > 0 {
			return postrenderer.Result{Findings: findings}, &policy.Error{Findings: findings}
		}
	}
	return c.renderText(flags, set, &postrenderer.Preview{}, src)
}

func findingsOf(err error) diag.List {
	var refused *postrenderer.RefusedError
	if errors.As(err, &refused) {
		return refused.Findings
	}
	return nil
}

// configure sets flags from the configuration of a KRM function: a ConfigMap
// whose data are flags by their names. What the command line says is stronger.
// A RateLimitPolicy is left to Render.
func configure(set *pflag.FlagSet, config manifest.Object) diag.List {
	switch {
	case config.Kind == policy.Kind && config.APIVersion == policy.APIVersion:
		return nil
	case config.Kind == "ConfigMap" && config.APIVersion == "v1":
		return configureByData(set, config)
	}
	return diag.List{misconfigured(config, "", config.Pos(), fmt.Sprintf(
		"want a %s of %s, or a ConfigMap of v1 whose data are flags, not kind %q of %q", policy.Kind, policy.APIVersion, config.Kind, config.APIVersion,
	))}
}

func configureByData(set *pflag.FlagSet, config manifest.Object) diag.List {
	var findings diag.List
	for _, e := range config.Entries() {
		if !slices.Contains([]string{"apiVersion", "kind", "metadata", "data"}, e.Key) {
			findings = append(findings, misconfigured(config, e.Key, e.KeyPos(), "is not read: flags stand in data"))
		}
	}
	if data, ok := config.Value("data"); ok && (data.IsScalar || data.IsSequence) && !data.IsNull {
		findings = append(findings, misconfigured(config, "data", data.Pos(), "want a mapping of flags and their values"))
	}
	given := map[string]bool{}
	set.Visit(func(f *pflag.Flag) { given[f.Name] = true })
	for _, e := range config.Entries("data") {
		if message := configureFlag(set, e, given[e.Key]); message != "" {
			findings = append(findings, misconfigured(config, "data."+e.Key, e.KeyPos(), message))
		}
	}
	return findings
}

// configureFlag sets one flag, unless it is given, and returns what is wrong.
func configureFlag(set *pflag.FlagSet, e manifest.Entry, given bool) string {
	flag := set.Lookup(e.Key)
	switch {
	case flag == nil || e.Key == "help":
		return fmt.Sprintf("%q is no flag; helm-ratelimit render --help has them all", e.Key)
	case !e.IsScalar || e.IsNull:
		return "want one text, such as \"30\""
	case given:
		return ""
	}
	values := []string{e.Text}
	if e.Key == "policy" {
		values = filepath.SplitList(e.Text)
	}
	for _, v := range values {
		if err := flag.Value.Set(v); err != nil {
			return err.Error()
		}
	}
	flag.Changed = true // stronger than the environment
	return ""
}

func misconfigured(config manifest.Object, field string, pos diag.Position, message string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, Pos: pos, Object: config.String(), Field: field, Message: "functionConfig: " + message}
}
