// This program renders a chart with the Helm SDK, its limits written by
// helm-ratelimit's library: no program has to be installed, and errors are types.
//
//	go run . CHART [limit-rpm of the chart's values]
package main

import (
	"errors"
	"fmt"
	"os"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

const models = `apiVersion: ratelimit.model-ingress.dev/v1alpha1
kind: RateLimitPolicy
metadata: {name: models}
spec:
  default: {requestsPerMinute: 30, connections: 4}
  max: {requestsPerMinute: 600}
`

// install installs a chart; here it only renders it, as helm template does.
func install(dir string, values map[string]any) (string, error) {
	policies, err := policy.Parse("models", []byte(models))
	if err != nil {
		return "", err
	}
	chart, err := loader.Load(dir)
	if err != nil {
		return "", err
	}
	install := action.NewInstall(&action.Configuration{})
	install.DryRun, install.ClientOnly = true, true
	install.KubeVersion = &chartutil.KubeVersion{Version: "v1.34.0", Major: "1", Minor: "34"}
	install.ReleaseName, install.Namespace = "chat", "models"
	install.PostRenderer = postrenderer.New(postrenderer.Options{Policies: policies})
	release, err := install.Run(chart, values)
	if err != nil {
		return "", err
	}
	return release.Manifest, nil
}

func main() {
	values := map[string]any{}
	if len(os.Args) > 2 {
		values["annotations"] = map[string]any{"nginx.ingress.kubernetes.io/limit-rpm": os.Args[2]}
	}
	manifest, err := install(os.Args[1], values)
	if refused := (*postrenderer.FindingsError)(nil); errors.As(err, &refused) {
		for _, finding := range refused.Findings {
			fmt.Printf("%s: %s [%s]\n", finding.Object, finding.Message, finding.Rule)
		}
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Print(manifest)
}
