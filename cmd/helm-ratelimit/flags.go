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
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// renderFlags is what may be said on the command line or in the environment.
type renderFlags struct {
	policies     []string
	limits       limits.Limits
	classes      []string
	prefix       string
	replicas     int
	failOn       string
	report       string
	reportFormat string
	verbose      bool
}

func (f *renderFlags) register(set *pflag.FlagSet) {
	set.SortFlags = false
	set.StringArrayVar(&f.policies, "policy", nil, "`file` with RateLimitPolicy documents; may be repeated, the later wins")
	for _, field := range limits.Fields {
		set.Var(limitFlag{field, &f.limits}, flagNames[field.Name].name, flagNames[field.Name].usage)
	}
	set.StringSliceVar(&f.classes, "ingress-class", nil, "`name` of an IngressClass that is ingress-nginx's, besides nginx and those in the input; may be repeated")
	set.StringVar(&f.prefix, "annotations-prefix", "", "`prefix` of the controller's annotations (default: as the controller in the input has it, or nginx.ingress.kubernetes.io)")
	set.IntVar(&f.replicas, "controller-replicas", 0, "`number` of the controller's replicas, for policies of scope Cluster (default: as in the input)")
	set.StringVar(&f.failOn, "fail-on", "error", "fail on findings of this `severity` and worse: error, warning or never")
	set.StringVar(&f.report, "report", "", "write all findings and limits to this `file`")
	set.StringVar(&f.reportFormat, "report-format", "text", "`format` of the report: text or json")
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
func (f *renderFlags) fromEnvironment(set *pflag.FlagSet, getenv func(string) string) error {
	var failed error
	set.VisitAll(func(flag *pflag.Flag) {
		name := "HELM_RATELIMIT_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
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

// options reads the policies and checks the rest.
func (f *renderFlags) options() (postrenderer.Options, error) {
	o := postrenderer.Options{
		Limits:       f.limits,
		LimitsOrigin: "flags",
		Controller:   controller.Options{Classes: f.classes, Prefix: strings.TrimSuffix(f.prefix, "/"), Replicas: f.replicas},
	}
	switch f.failOn {
	case "error":
		o.FailOn = diag.Error
	case "warning":
		o.FailOn = diag.Warning
	case "never":
		o.FailOn = postrenderer.Never
	default:
		return o, usageError{fmt.Errorf("invalid value %q for --fail-on: want error, warning or never", f.failOn)}
	}
	if f.reportFormat != "text" && f.reportFormat != "json" {
		return o, usageError{fmt.Errorf("invalid value %q for --report-format: want text or json", f.reportFormat)}
	}
	if f.replicas < 0 {
		return o, usageError{fmt.Errorf("invalid value %d for --controller-replicas: want 1 or more", f.replicas)}
	}
	if !isPrefix(o.Controller.Prefix) {
		return o, usageError{fmt.Errorf("invalid value %q for --annotations-prefix: want a domain such as nginx.ingress.kubernetes.io", f.prefix)}
	}
	if f.limits.BurstOverflows() {
		return o, usageError{errors.New("the rate times the burst multiplier is more than nginx can count")}
	}
	var findings diag.List
	for _, file := range f.policies {
		src, err := os.ReadFile(file)
		if err != nil {
			return o, usageError{err}
		}
		policies, err := policy.Parse(file, src)
		var invalid *policy.Error
		if errors.As(err, &invalid) {
			findings = append(findings, invalid.Findings...)
		}
		o.Policies = append(o.Policies, policies...)
	}
	if len(findings) > 0 {
		return o, &policy.Error{Findings: findings}
	}
	return o, nil
}

// isPrefix reports whether s is empty or what Kubernetes takes as the prefix of
// an annotation, a DNS subdomain.
func isPrefix(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	if s == "" {
		return true
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || strings.Trim(label, letters+"-") != "" || strings.Trim(label, "-") != label {
			return false
		}
	}
	return len(s) <= 253
}
