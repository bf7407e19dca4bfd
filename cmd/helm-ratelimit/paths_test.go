package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Paths are made here as the system of the test has them: with backslashes and
// drive letters on Windows.

const brokenIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, annotations: {nginx.ingress.kubernetes.io/limit-rps: "-5"}}
`

// inFolder writes files into a new folder, and makes that the current one.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
}

func policyFile(limits string) string {
	return "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: p}\nspec: {default: " + limits + "}\n"
}

func TestFindingsNameFilesWithForwardSlashes(t *testing.T) {
	file := filepath.Join("manifests", "shop", "a.yaml")
	inFolder(t, map[string]string{file: brokenIngress})
	for _, arg := range []string{file, "manifests", "." + string(filepath.Separator) + "manifests"} {
		for output, want := range map[string]string{
			"text":   `manifests/shop/a.yaml:3:`,
			"json":   `"source": "manifests/shop/a.yaml"`,
			"sarif":  `"uri": "manifests/shop/a.yaml"`,
			"github": `file=manifests/shop/a.yaml,`,
			"junit":  `name="manifests/shop/a.yaml"`,
		} {
			stdout, _, code := run(t, "", "check", "-o", output, arg)
			require.Equal(t, exitFindings, code)
			require.Contains(t, stdout, want, "%s of %s", output, arg)
			require.NotContains(t, stdout, `manifests\`, "%s of %s", output, arg)
		}
	}
}

func TestAFileIsOneSuiteOfJUnitHoweverItIsWritten(t *testing.T) {
	file := filepath.Join("manifests", "a.yaml")
	inFolder(t, map[string]string{file: brokenIngress})
	stdout, _, _ := run(t, "", "check", "-o", "junit", file)
	require.Equal(t, 1, strings.Count(stdout, "<testsuite "), stdout)
}

func TestAnAbsolutePathIsAFileURI(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b.yaml")
	require.NoError(t, os.WriteFile(file, []byte(brokenIngress), 0o644))
	stdout, _, _ := run(t, "", "check", "-o", "sarif", file)
	want := strings.ReplaceAll("/"+strings.TrimPrefix(filepath.ToSlash(file), "/"), " ", "%20")
	require.Contains(t, stdout, `"uri": "file://`+want+`"`)
}

// Whole paths, so that on Windows the colon of a drive is not taken for what separates them.
func TestPoliciesInTheEnvironmentAreSeparatedAsPathIs(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, limits := range map[string]string{"a.yaml": "{requestsPerMinute: 30}", "b.yaml": "{connections: 4}"} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(policyFile(limits)), 0o644))
		files = append(files, file)
	}
	list := strings.Join(files, string(os.PathListSeparator))
	getenv := func(name string) string { return map[string]string{"HELM_RATELIMIT_POLICY": list}[name] }
	var stdout, stderr bytes.Buffer
	stdin := strings.NewReader("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {ingressClassName: nginx}\n")
	code := Command{Stdin: stdin, Stdout: &stdout, Stderr: &stderr, Getenv: getenv}.Main(nil)
	require.Equal(t, exitFine, code, stderr.String())
	require.Contains(t, stdout.String(), `limit-rpm: "30"`)
	require.Contains(t, stdout.String(), `limit-connections: "4"`)
}

func TestFindingsInAPolicyNameItWithForwardSlashes(t *testing.T) {
	file := filepath.Join("policies", "models.yaml")
	inFolder(t, map[string]string{file: policyFile("{requestsPerMinute: -1}"), "in.yaml": brokenIngress})
	for _, output := range []string{"json", "sarif", "github", "junit"} {
		stdout, _, code := run(t, "", "check", "-o", output, "--policy", file, "in.yaml")
		require.Equal(t, exitUsage, code)
		require.Contains(t, stdout, "policies/models.yaml", output)
		require.NotContains(t, stdout, `policies\`, output)
	}
}

// What a chart may read is skipped with the reason, wherever it is.
func TestAChartInAFolderIsSkippedByItsName(t *testing.T) {
	inFolder(t, map[string]string{
		filepath.Join("all", "a.yaml"):             brokenIngress,
		filepath.Join("all", "shop", "Chart.yaml"): "name: shop\n",
	})
	stdout, _, _ := run(t, "", "check", "all")
	require.Contains(t, stdout, "skipped: ")
	require.Contains(t, filepath.ToSlash(stdout), "helm template all/shop | helm-ratelimit check")
}

func TestFilesAreWrittenWhereTheirPathsSay(t *testing.T) {
	inFolder(t, map[string]string{"in.yaml": brokenIngress, filepath.Join("out", "keep"): ""})
	baseline, report := filepath.Join("out", "known.json"), filepath.Join("out", "report.json")
	_, _, code := run(t, "", "check", "--write-baseline", baseline, "in.yaml")
	require.Equal(t, exitFindings, code)
	_, stderr, code := run(t, brokenIngress, "--baseline", baseline, "--report", report, "--report-format", "json")
	require.Equal(t, exitFine, code, stderr)
	text, err := os.ReadFile(report)
	require.NoError(t, err)
	require.NotContains(t, string(text), "\r")
	require.Contains(t, string(text), `"rule": "value-negative"`)
}
