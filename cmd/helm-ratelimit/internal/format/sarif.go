package format

import (
	"encoding/hex"
	"hash/fnv"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

const (
	home        = "https://github.com/model-ingress/helm-ratelimit"
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// fingerprintName has a version, to be raised with what is hashed.
	fingerprintName = "ruleObjectField/v1"
)

// encodeSARIF writes a log of one run. What was skipped is a notification of
// the run.
func encodeSARIF(r Report, _ Options) ([]byte, error) {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "helm-ratelimit", Version: r.Version, InformationURI: home, Rules: []sarifRule{}}
	index := map[string]int{}
	for i, rule := range r.Rules {
		index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for _, d := range r.Findings {
		result := sarifResultOf(d)
		if i, ok := index[d.Rule]; ok {
			result.RuleIndex = &i
		}
		run.Results = append(run.Results, result)
	}
	if len(r.Summary.Skipped) > 0 {
		run.Invocations = []sarifInvocation{sarifInvocationOf(r.Summary.Skipped)}
	}
	return marshal(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(r Rule) sarifRule {
	page := home + "/blob/main/docs/rules/" + url.PathEscape(r.ID) + ".md"
	return sarifRule{
		ID: r.ID, Short: sarifText{r.Title}, Full: sarifText{r.Doc}, HelpURI: page,
		Help:    sarifText{r.Doc + "\n\n" + page}, // GitHub wants a text too
		Default: sarifConfiguration{sarifLevel(r.Severity)},
	}
}

func sarifInvocationOf(skipped []string) sarifInvocation {
	out := sarifInvocation{Successful: true}
	for _, s := range skipped {
		out.Notifications = append(out.Notifications, sarifNotification{Level: "note", Message: sarifText{"skipped: " + s}})
	}
	return out
}

// sarifResultOf leaves braces in the message single. SARIF 3.11.5 wants {{,
// but viewers look for placeholders only where there are arguments, and would
// show both.
func sarifResultOf(d diag.Diagnostic) sarifResult {
	return sarifResult{
		RuleID: d.Rule, Level: sarifLevel(d.Severity), Message: sarifText{withHint(d)},
		Locations:    sarifLocations(d),
		Fingerprints: map[string]string{fingerprintName: fingerprint(d)},
		Properties:   sarifProperties{Effect: d.Effect.String(), Field: d.Field},
	}
}

// fingerprint is the same for a finding wherever its lines move.
func fingerprint(d diag.Diagnostic) string {
	sum := fnv.New128a() // no secret is kept by it, and a cryptographic one costs each start of the program
	_, _ = io.WriteString(sum, d.Rule+"\x00"+d.Object+"\x00"+d.Field)
	return hex.EncodeToString(sum.Sum(nil))
}

func sarifLevel(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	default:
		return "note"
	}
}

// sarifLocations gives the region only where the line counts in the file.
func sarifLocations(d diag.Diagnostic) []sarifLocation {
	var l sarifLocation
	if d.Pos.Source != "" {
		l.Physical = &sarifPhysical{Artifact: sarifArtifact{URI: uri(d.Pos.Source)}}
		if d.Pos.Line > 0 && !d.Pos.InStream {
			l.Physical.Region = &sarifRegion{StartLine: d.Pos.Line, StartColumn: d.Pos.Column}
		}
	}
	if d.Object != "" {
		l.Logical = []sarifLogical{{FullName: d.Object, Kind: "resource"}}
	}
	if l.Physical == nil && l.Logical == nil {
		return nil
	}
	return []sarifLocation{l}
}

// uri returns a relative reference for a relative path, which readers resolve
// against the root of the repository, and a file URI for an absolute one.
func uri(source string) string {
	slashed := filepath.ToSlash(filepath.Clean(source))
	if filepath.IsAbs(source) {
		return fileURI(slashed)
	}
	return (&url.URL{Path: slashed}).String()
}

// fileURI takes an absolute path with slashes, also one of Windows: of a drive,
// such as C:/shop, or of another machine, such as //machine/shop.
func fileURI(slashed string) string {
	u := url.URL{Scheme: "file", Path: slashed}
	if machine, ok := strings.CutPrefix(slashed, "//"); ok {
		host, path, _ := strings.Cut(machine, "/")
		u.Host, u.Path = host, "/"+path
	} else if !strings.HasPrefix(slashed, "/") {
		u.Path = "/" + slashed
	}
	return u.String()
}
