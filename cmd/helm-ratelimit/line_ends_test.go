package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// crlf is the text as an editor on Windows saves it.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

const webIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/limit-rps: "-5"
spec:
  ingressClassName: nginx
`

func TestManifestsWithCRLFKeepThemInEveryLine(t *testing.T) {
	in := crlf(strings.Replace(webIngress, `limit-rps: "-5"`, `limit-connections: "2"`, 1))
	stdout, stderr, code := run(t, in+"---\r\n"+in, "--rpm", "30")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, 2, strings.Count(stdout, `limit-rpm: "30"`+"\r\n"))
	require.Equal(t, strings.Count(stdout, "\n"), strings.Count(stdout, "\r\n"))
}

func TestNothingIsWrittenWithCRLFWhereTheInputHasNone(t *testing.T) {
	inFolder(t, map[string]string{"in.yaml": webIngress})
	for _, output := range []string{"text", "json", "sarif", "github", "junit"} {
		stdout, _, _ := run(t, "", "check", "-o", output, "in.yaml")
		require.NotEmpty(t, stdout)
		require.NotContains(t, stdout, "\r", output)
	}
	stdout, _, _ := run(t, "kind: Service\n")
	require.Equal(t, "kind: Service\n", stdout)
}

func TestAPolicyWithCRLFMeansTheSame(t *testing.T) {
	text := policyFile("{requestsPerMinute: 30, connections: 4}")
	inFolder(t, map[string]string{"lf.yaml": text, "crlf.yaml": crlf(text)})
	in := "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {ingressClassName: nginx}\n"
	want, stderr, code := run(t, in, "--policy", "lf.yaml")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, want, `limit-rpm: "30"`)
	got, stderr, code := run(t, in, "--policy", "crlf.yaml")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, want, got)
}

func TestFindingsAreAtTheSamePlaceWithCRLF(t *testing.T) {
	for _, output := range []string{"text", "json", "sarif", "github", "junit"} {
		want, _, code := run(t, webIngress, "check", "-o", output)
		require.Equal(t, exitFindings, code)
		got, _, code := run(t, crlf(webIngress), "check", "-o", output)
		require.Equal(t, exitFindings, code)
		require.Equal(t, want, got, output)
	}
}

func TestMistakesInAPolicyAreAtTheSamePlaceWithCRLF(t *testing.T) {
	said := func(text string) string {
		require.NoError(t, os.WriteFile("p.yaml", []byte(text), 0o644))
		_, stderr, code := run(t, webIngress, "--policy", "p.yaml")
		require.Equal(t, exitUsage, code)
		return stderr
	}
	inFolder(t, nil)
	text := strings.Replace(policyFile("{}"), "{default: {}}", "\n  default:\n    requestsPerMinute: -1\n    conections: 4", 1)
	want := said(text)
	require.Contains(t, want, "p.yaml:6:")
	require.Equal(t, want, said(crlf(text)))
}

func TestABaselineWithCRLFIsRead(t *testing.T) {
	inFolder(t, map[string]string{"in.yaml": brokenIngress})
	_, _, code := run(t, "", "check", "--write-baseline", "known.json", "in.yaml")
	require.Equal(t, exitFindings, code)
	text, err := os.ReadFile("known.json")
	require.NoError(t, err)
	require.NotContains(t, string(text), "\r")
	require.NoError(t, os.WriteFile("known.json", []byte(crlf(string(text))), 0o644))
	stdout, _, code := run(t, crlf(brokenIngress), "check", "--baseline", "known.json")
	require.Equal(t, exitFine, code, stdout)
	require.Contains(t, stdout, "1 finding suppressed")
}

func TestAnAccessLogWithCRLFCountsTheSame(t *testing.T) {
	line := `203.0.113.7 - - [24/Nov/2026:03:12:44 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8" 78 0.003 [shop-web-80] [] 10.0.0.1:80 612 0.003 200 1` + "\n"
	log := strings.Repeat(line, 9)
	want, stderr, code := run(t, log, "simulate", "--rpm", "2", "--burst-multiplier", "1", "--arrivals", "-")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, want, "9 requests of 1 client")
	got, stderr, code := run(t, crlf(log), "simulate", "--rpm", "2", "--burst-multiplier", "1", "--arrivals", "-")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, want, got)
}
