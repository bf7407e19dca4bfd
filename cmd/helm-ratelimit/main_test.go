package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/chart"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe/cli"
	"github.com/model-ingress/helm-ratelimit/e2e/scripts"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"helm-ratelimit": main, "helm-ratelimit-plot": plot, "helm-ratelimit-probe": probeMain})
}

// plot is the program of cmd/helm-ratelimit-plot.
func plot() {
	os.Exit(chart.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args[1:]))
}

// probeMain is the main of helm-ratelimit-probe.
func probeMain() {
	os.Exit(cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args[1:]))
}

// TestScripts runs one page per behaviour; those whose names start with "helm"
// run the real Helm of bin/ on the real chart.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": scripts.Exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("CHART", filepath.Join(root, "chart"))
			env.Setenv("HELM", filepath.Join(root, "bin", "helm"))
			for _, dir := range []string{"CACHE", "CONFIG", "DATA"} {
				env.Setenv("HELM_"+dir+"_HOME", filepath.Join(env.WorkDir, "helm", dir))
			}
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			return nil
		},
	})
}
