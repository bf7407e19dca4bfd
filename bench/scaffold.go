package bench

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
)

// scaffold is a release of the chart that "helm create web" makes, as documents
// that begin with "---".
type scaffold struct {
	ingress string
	// others are in Helm's order, and the test Pod, which is a hook, is last.
	others []string
}

// scaffoldValues switch on what the chart offers, with the values that its
// values.yaml proposes. The host differs from release to release, since no
// controller takes a path of a host twice. The HTTPRoute is off: it is there
// for those who have no Ingress.
const scaffoldValues = `
replicaCount: 3
serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/RELEASE-web"}}
podAnnotations: {checksum/config: 4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865}
podSecurityContext: {fsGroup: 2000}
securityContext: {capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 1000}
resources: {limits: {cpu: 100m, memory: 128Mi}, requests: {cpu: 100m, memory: 128Mi}}
autoscaling: {enabled: true, targetMemoryUtilizationPercentage: 80}
volumes: [{name: foo, secret: {secretName: mysecret, optional: false}}]
volumeMounts: [{name: foo, mountPath: /etc/foo, readOnly: true}]
ingress:
  enabled: true
  className: nginx
  annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 8m}
  hosts: [{host: RELEASE.chart-example.local, paths: [{path: /, pathType: ImplementationSpecific}]}]
  tls: [{secretName: RELEASE-chart-example-tls, hosts: [RELEASE.chart-example.local]}]
`

// renderScaffold has Helm render the chart, without a cluster.
func renderScaffold(name string) (scaffold, error) {
	c, err := createChart()
	if err != nil {
		return scaffold{}, err
	}
	values, err := chartutil.ReadValues([]byte(strings.ReplaceAll(scaffoldValues, "RELEASE", name)))
	if err != nil {
		return scaffold{}, err
	}
	client := action.NewInstall(&action.Configuration{})
	client.ClientOnly, client.DryRun = true, true
	client.ReleaseName, client.Namespace = name, "models"
	client.KubeVersion = &chartutil.KubeVersion{Version: "v1.34.0", Major: "1", Minor: "34"}
	release, err := client.Run(c, values)
	if err != nil {
		return scaffold{}, err
	}
	text := release.Manifest
	for _, h := range release.Hooks {
		text += fmt.Sprintf("---\n# Source: %s\n%s\n", h.Path, h.Manifest)
	}
	return readScaffold(text)
}

// createChart makes the chart anew: Helm has its files as parts of the program.
func createChart() (_ *chart.Chart, err error) {
	dir, err := os.MkdirTemp("", "scaffold-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path, err := chartutil.Create("web", dir)
	if err != nil {
		return nil, err
	}
	return loader.Load(path)
}

// readScaffold takes a stream apart.
func readScaffold(text string) (scaffold, error) {
	var s scaffold
	const separator = "---\n"
	for _, doc := range strings.Split(strings.TrimPrefix(text, separator), "\n"+separator) {
		doc = separator + strings.TrimSuffix(doc, "\n") + "\n"
		if strings.Contains(doc, "\nkind: Ingress\n") {
			s.ingress = doc
		} else {
			s.others = append(s.others, doc)
		}
	}
	if s.ingress == "" || len(s.others) == 0 {
		return s, fmt.Errorf("helm create makes a chart with %d documents besides an Ingress of %d bytes", len(s.others), len(s.ingress))
	}
	return s, nil
}
