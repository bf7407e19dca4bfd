package format_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

var update = flag.Bool("update", false, "write what tests get into testdata")

const (
	policyText = "kind: Policy\nspec:\n  limits: {requestsPerSecond: 10/s}\n"
	streamText = "---\n# Source: shop/templates/ingress.yaml\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/limit-burst-multiplier: \"8\"\n"
)

// shop is a report with a finding in a file, two in a rendered stream, one of
// each severity, and two things more that a reader has to be told.
func shop() format.Report {
	const template, field = "shop/templates/ingress.yaml", "nginx.ingress.kubernetes.io/limit-burst-multiplier"
	return format.Report{
		Findings: diag.List{
			{
				Rule: "policy-invalid", Severity: diag.Error,
				Pos:   diag.Position{Source: "policies/public shop.yaml", Line: 3, Column: 31},
				Field: "spec.limits.requestsPerSecond", Message: `"10/s": want a whole number of requests, such as 10`,
			},
			{
				Rule: "burst-without-rate", Severity: diag.Warning, Effect: diag.NoEffect,
				Pos:    diag.Position{Source: template, Line: 5, Column: 57, InStream: true},
				Object: "Ingress shop/web", Field: field,
				Message: "burst multiplier 8 has no rate to multiply", Hint: "set requestsPerSecond or requestsPerMinute, or drop burstMultiplier",
			},
			{
				Rule: "scope-unknown", Severity: diag.Info, Effect: diag.Advice,
				Pos:    diag.Position{Source: template, Line: 3, Column: 1, InStream: true},
				Object: "Ingress shop/web", Message: "how many replicas the controller has is not known",
			},
		},
		Rules: []format.Rule{
			{ID: "burst-without-rate", Title: "A burst multiplier with no rate to multiply", Doc: "Without a rate the multiplier does nothing.", Severity: diag.Warning},
			{ID: "policy-invalid", Title: "A policy that cannot be read", Doc: "A policy is read whole or not at all.", Severity: diag.Error},
			{ID: "scope-unknown", Title: "Replicas not known", Doc: "A bound for the cluster is shared by replicas.", Severity: diag.Info},
		},
		Sources: []string{"policies/public shop.yaml", "shop/templates/admin.yaml"},
		Text: func(p diag.Position) []byte {
			if p.InStream {
				return []byte(streamText)
			}
			return []byte(policyText)
		},
		Summary: format.Summary{Suppressed: 1, Files: 2, Ingresses: 2, Skipped: []string{"charts/foo: needs a value for host"}},
		Version: "1.2.3",
	}
}

func written(t *testing.T, name string, r format.Report, o format.Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, format.Write(&b, name, r, o))
	return b.String()
}

func TestEachFormatOfTheShopIsAsItWas(t *testing.T) {
	for _, name := range format.Names() {
		t.Run(name, func(t *testing.T) {
			got := written(t, name, shop(), format.Options{})
			golden := filepath.Join("testdata", "shop."+name)
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestAFormatThatDoesNotExistIsRefusedWithTheNamesOfThoseThatDo(t *testing.T) {
	var b bytes.Buffer
	err := format.Write(&b, "xml", shop(), format.Options{})
	require.EqualError(t, err, `output format "xml": want one of text, json, sarif, github, junit`)
	require.Empty(t, b.String())
}

func TestAnErrorOfTheWriterIsReturned(t *testing.T) {
	for _, name := range format.Names() {
		require.ErrorIs(t, format.Write(fullDisk{}, name, shop(), format.Options{}), errFull)
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestTheOptionsOfATerminalChangeNoMachineFormat(t *testing.T) {
	for _, name := range format.Names()[1:] {
		require.Equal(t, written(t, name, shop(), format.Options{}), written(t, name, shop(), format.Options{Color: true, Verbose: true}))
	}
}
