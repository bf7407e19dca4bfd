package format_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

const (
	sarifPackage = "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	schemaID     = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// readSARIF checks the output against the schema of OASIS and reads it as
// go-sarif does.
func readSARIF(t *testing.T, r format.Report) *sarif.Run {
	t.Helper()
	text := written(t, "sarif", r, format.Options{})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	schema, err := officialSchema()
	require.NoError(t, err)
	require.NoError(t, schema.Validate(doc))
	log, err := sarif.FromString(text)
	require.NoError(t, err)
	require.Len(t, log.Runs, 1)
	return log.Runs[0]
}

// officialSchema is compiled from a constant of go-sarif that is not exported:
// the module's own Validate sees what it read, not what was written.
var officialSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := schemaConstant()
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(schemaID, doc); err != nil {
		return nil, err
	}
	return c.Compile(schemaID)
})

func schemaConstant() (string, error) {
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", sarifPackage).Output()
	if err != nil {
		return "", err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		return "", err
	}
	spec := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
	return strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
}

func TestSARIFIsWhatTheOfficialSchemaSays(t *testing.T) {
	run := readSARIF(t, shop())
	require.Len(t, run.Results, 3)
	for _, result := range run.Results {
		require.Equal(t, *result.RuleID, *run.Tool.Driver.Rules[result.RuleIndex].ID)
	}
}

func TestTheOfficialSchemaRefusesALogWithoutRuns(t *testing.T) {
	schema, err := officialSchema()
	require.NoError(t, err)
	require.ErrorContains(t, schema.Validate(map[string]any{"version": "2.1.0"}), "missing property 'runs'")
}

func TestSARIFOfNothingHasAnEmptyListOfResults(t *testing.T) {
	require.Empty(t, readSARIF(t, format.Report{}).Results)
	require.Contains(t, written(t, "sarif", format.Report{}, format.Options{}), `"results": []`)
}

func TestSARIFGivesARegionOnlyOfAFile(t *testing.T) {
	results := readSARIF(t, shop()).Results
	inFile, inStream := results[0].Locations[0], results[1].Locations[0]
	require.Equal(t, 3, *inFile.PhysicalLocation.Region.StartLine)
	require.Equal(t, 31, *inFile.PhysicalLocation.Region.StartColumn)
	require.Equal(t, "shop/templates/ingress.yaml", *inStream.PhysicalLocation.ArtifactLocation.URI)
	require.Nil(t, inStream.PhysicalLocation.Region)
	require.Equal(t, "Ingress shop/web", *inStream.LogicalLocations[0].FullyQualifiedName)
}

func TestSARIFLeavesOutWhatIsUnknown(t *testing.T) {
	r := format.Report{Findings: diag.List{{Severity: diag.Info, Message: "it is"}, {Rule: "no-such-rule", Pos: diag.Position{Source: "a.yaml", Line: 2}}}}
	results := readSARIF(t, r).Results
	require.Empty(t, results[0].Locations)
	require.Nil(t, results[0].RuleID)
	require.Equal(t, "no-such-rule", *results[1].RuleID)
	require.NotContains(t, written(t, "sarif", r, format.Options{}), "ruleIndex")
	require.Nil(t, results[1].Locations[0].PhysicalLocation.Region.StartColumn)
}

func TestSARIFEscapesWhatAURICannotHold(t *testing.T) {
	for source, want := range map[string]string{
		"./a/../b.yaml":         "b.yaml",
		"public shop/ü#1?.yaml": "public%20shop/%C3%BC%231%3F.yaml",
		"100%.yaml":             "100%25.yaml",
		"a:b.yaml":              "./a:b.yaml",
		"[a].yaml":              "%5Ba%5D.yaml",
		"\xff\x1b.yaml":         "%FF%1B.yaml",
		"/srv/a b.yaml":         "file:///srv/a%20b.yaml",
		"../a.yaml":             "../a.yaml",
	} {
		r := format.Report{Findings: diag.List{{Severity: diag.Error, Message: "it is", Pos: diag.Position{Source: filepath.FromSlash(source)}}}}
		require.Equal(t, want, *readSARIF(t, r).Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
}

func TestASARIFFingerprintIsTheSameWhereverLinesMove(t *testing.T) {
	prints := func(r format.Report) (out []map[string]string) {
		for _, result := range readSARIF(t, r).Results {
			out = append(out, result.PartialFingerprints)
		}
		return out
	}
	before, moved := shop(), shop()
	moved.Findings[1].Pos.Line, moved.Findings[1].Message = 99, "burst multiplier 9 has no rate to multiply"
	require.Equal(t, prints(before), prints(moved))
	moved.Findings[1].Field = "another"
	require.NotEqual(t, prints(before)[1], prints(moved)[1])
	require.Len(t, prints(before)[1]["ruleObjectField/v1"], 32)
}

func TestSARIFTellsWhatWasSkipped(t *testing.T) {
	invocation := readSARIF(t, shop()).Invocations[0]
	require.True(t, *invocation.ExecutionSuccessful)
	require.Equal(t, "skipped: charts/foo: needs a value for host", *invocation.ToolExecutionNotifications[0].Message.Text)
}
