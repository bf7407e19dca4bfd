package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// renderFlags is what may be said on the command line or in the environment.
type renderFlags struct {
	checkFlags
	report       string
	reportFormat string
}

// checkFlags are those that render, check, explain and export have in common.
type checkFlags struct {
	policies   texts
	limits     limits.Limits
	namespace  string
	classes    commaTexts
	prefix     string
	replicas   int
	version    string
	validation string
	failOn     string
	baseline   string
	verbose    bool
}

func (f *renderFlags) register(set *pflag.FlagSet) {
	f.checkFlags.register(set)
	set.StringVar(&f.report, "report", "", "write all findings and limits to this `file`")
	set.StringVar(&f.reportFormat, "report-format", "text", "`format` of the report: text or json")
}

func (f *checkFlags) register(set *pflag.FlagSet) {
	set.SortFlags = false
	set.Var(&f.policies, "policy", "`file` with RateLimitPolicy documents; may be repeated, the later wins")
	for _, field := range limits.Fields {
		set.Var(limitFlag{field, &f.limits}, flagNames[field.Name].name, flagNames[field.Name].usage)
	}
	set.StringVarP(&f.namespace, "namespace", "n", "", "`namespace` of the release: that of objects that name none")
	set.Var(&f.classes, "ingress-class", "`name` of an IngressClass that is ingress-nginx's, besides nginx and those in the input; may be repeated")
	set.StringVar(&f.prefix, "annotations-prefix", "", "`prefix` of the controller's annotations (default: as the controller in the input has it, or nginx.ingress.kubernetes.io)")
	set.IntVar(&f.replicas, "controller-replicas", 0, "`number` of the controller's replicas, for policies of scope Cluster (default: as in the input)")
	set.StringVar(&f.version, "controller-version", "", "`version` of the controller (default: as in the input, or "+ingressnginx.Last.String()+", the last)")
	set.StringVar(&f.validation, "annotation-validation", "", "`on` or off: whether the controller validates annotations (default: as in the input, or on from 1.12)")
	set.StringVar(&f.failOn, "fail-on", "error", "fail on findings of this `severity` and worse: error, warning or never")
	set.StringVar(&f.baseline, "baseline", "", "`file` of findings that are known and accepted, as check --write-baseline makes it")
	set.BoolVar(&f.verbose, "verbose", false, "show findings of severity info too, such as Ingresses that are left alone")
}

// flagNames are short where the annotations' names are.
var flagNames = map[string]struct{ name, usage string }{
	"requestsPerSecond": {"rps", "`requests` per second that each client may send to each Ingress"},
	"requestsPerMinute": {"rpm", "`requests` per minute that each client may send to each Ingress"},
	"burstMultiplier":   {"burst-multiplier", "how many `times` the rate may come at once above it (controller's default 5)"},
	"connections":       {"connections", "`requests` of each client that may be in progress at once"},
	"bandwidth":         {"bandwidth", "`bytes` per second of each response, such as 512Ki; 0 is off"},
	"bandwidthAfter":    {"bandwidth-after", "`bytes` of each response that are sent at full speed first, such as 1Mi"},
	limits.ExemptField:  {"exempt-cidrs", "`networks` that are not limited, such as 10.0.0.0/8,192.0.2.7/32"},
}

// limitFlag is one field of limits as a flag.
type limitFlag struct {
	field limits.Field
	to    *limits.Limits
}

func (f limitFlag) Type() string { return "limit" }

func (f limitFlag) String() string {
	if f.to == nil {
		return ""
	}
	text, _ := f.field.Text(*f.to)
	return text
}

func (f limitFlag) Set(text string) error { return f.field.Parse(f.to, text) }

// fromEnvironment sets the flags that were not given from HELM_RATELIMIT_*.
func (f *checkFlags) fromEnvironment(set *pflag.FlagSet, getenv func(string) string) error {
	var failed error
	set.VisitAll(func(flag *pflag.Flag) {
		name := variableOf(flag.Name)
		value := getenv(name)
		if value == "" || flag.Changed || flag.Name == "help" {
			return
		}
		values := []string{value}
		if flag.Name == "policy" {
			values = filepath.SplitList(value)
		}
		for _, v := range values {
			if err := flag.Value.Set(v); err != nil && failed == nil {
				failed = fmt.Errorf("invalid value %q in %s: %w", v, name, err)
			}
		}
	})
	return failed
}

// variableOf is HELM_RATELIMIT_FAIL_ON for fail-on. All flags are asked for in
// each start, so it goes over the name once.
func variableOf(flag string) string {
	name := append([]byte("HELM_RATELIMIT_"), flag...)
	for i, c := range name {
		switch {
		case c == '-':
			name[i] = '_'
		case 'a' <= c && c <= 'z':
			name[i] -= 'a' - 'A'
		}
	}
	return string(name)
}

// options reads the policies and the baseline, and checks the rest.
func (f *checkFlags) options() (postrenderer.Options, error) {
	o := postrenderer.Options{Limits: f.limits, LimitsOrigin: "flags", Namespace: f.namespace}
	var err error
	if o.FailOn, err = severityNamed(f.failOn); err != nil {
		return o, usageError{err}
	}
	if o.Controller, err = f.controller(); err != nil {
		return o, usageError{err}
	}
	if f.namespace != "" && !isNamespace(f.namespace) {
		return o, usageError{fmt.Errorf("invalid value %q for --namespace: want up to 63 small letters, digits and '-', the first and last no '-'", f.namespace)}
	}
	if f.limits.BurstOverflows() {
		return o, usageError{errors.New("the rate times the burst multiplier is more than nginx can count")}
	}
	if o.Baseline, err = readBaseline(f.baseline); err != nil {
		return o, usageError{err}
	}
	o.Policies, err = readPolicies(f.policies)
	return o, err
}

func severityNamed(name string) (diag.Severity, error) {
	switch name {
	case "error":
		return diag.Error, nil
	case "warning":
		return diag.Warning, nil
	case "never":
		return postrenderer.Never, nil
	}
	return 0, fmt.Errorf("invalid value %q for --fail-on: want error, warning or never", name)
}

// controller is what the flags say of the controller.
func (f *checkFlags) controller() (controller.Options, error) {
	o := controller.Options{Classes: f.classes, Prefix: strings.TrimSuffix(f.prefix, "/"), Replicas: f.replicas}
	if f.replicas < 0 {
		return o, fmt.Errorf("invalid value %d for --controller-replicas: want 1 or more", f.replicas)
	}
	if !isPrefix(o.Prefix) {
		return o, fmt.Errorf("invalid value %q for --annotations-prefix: want a domain such as nginx.ingress.kubernetes.io", f.prefix)
	}
	if f.version != "" {
		v, err := ingressnginx.ParseVersion(f.version)
		if err != nil {
			return o, fmt.Errorf("invalid value for --controller-version: %w", err)
		}
		o.Version = v
	}
	switch on := f.validation == "on"; {
	case on || f.validation == "off":
		o.Validation = &on
	case f.validation != "":
		return o, fmt.Errorf("invalid value %q for --annotation-validation: want on or off", f.validation)
	}
	return o, nil
}

// readPolicies reads policy files; the error is a usageError, or a
// *policy.Error with all that is wrong in all of them.
func readPolicies(files []string) ([]*policy.Policy, error) {
	var all []*policy.Policy
	var findings diag.List
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, usageError{err}
		}
		policies, err := policy.Parse(filepath.ToSlash(file), src)
		var invalid *policy.Error
		if errors.As(err, &invalid) {
			findings = append(findings, invalid.Findings...)
		}
		all = append(all, policies...)
	}
	if len(findings) > 0 {
		return nil, &policy.Error{Findings: findings}
	}
	return all, nil
}

// isPrefix reports whether s is empty or what Kubernetes takes as the prefix of
// an annotation, a DNS subdomain.
func isPrefix(s string) bool {
	if s == "" {
		return true
	}
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return len(s) <= 253
}

// isNamespace reports whether s is what Kubernetes takes as the name of a
// namespace, a DNS label.
func isNamespace(s string) bool { return isLabel(s) && len(s) <= 63 }

// isLabel reports whether s is a label of a DNS name, of any length.
func isLabel(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	return s != "" && strings.Trim(s, letters+"-") == "" && strings.Trim(s, "-") == s
}

// optionsOf returns what the flags say, and shows what is wrong with a policy.
func (c Command) optionsOf(f *checkFlags) (postrenderer.Options, error) {
	options, err := f.options()
	var invalid *policy.Error
	if errors.As(err, &invalid) {
		c.surface(findingsText(invalid.Findings, err))
	}
	return options, err
}
