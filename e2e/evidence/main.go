// Command evidence writes docs/evidence.md from the numbers that the tests with
// the real controller, and those in kind clusters, left in a folder.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// numbers are what one test counted.
type numbers map[string]float64

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: evidence FOLDER")
		os.Exit(2)
	}
	text, err := page(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "evidence:", err)
		os.Exit(1)
	}
	if _, err := os.Stdout.WriteString(text); err != nil {
		os.Exit(1)
	}
}

func page(dir string) (string, error) {
	oracle, traffic, prediction, clusters := numbers{}, numbers{}, numbers{}, kind{}
	err := errors.Join(read(dir, "oracle", &oracle), read(dir, "traffic", &traffic), read(dir, "prediction", &prediction), read(dir, "kind", &clusters))
	if err != nil {
		return "", err
	}
	nginx, err := exec.Command("/usr/sbin/nginx", "-v").CombinedOutput()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`# Evidence

What is said of limits was compared with the real controller and the real nginx. The numbers are those of one run; %[1]smake e2e%[1]s and %[1]smake kind%[1]s repeat it, on
a machine with Debian 12, Go and root, and %[1]smake evidence%[1]s writes this page. %[1]sE2E_SEED%[1]s draws other samples.

## Verdicts and forecasts

| what | compared | agree | disagree |
|---|---|---|---|
| our verdict on a set of annotations, and what the controller did with it, with and without validation (%.0[2]f sets) | %.0[3]f | %.0[4]f | %.0[5]f |
| whether a request passes, as the model of nginx predicts it and as nginx logged it (%.0[6]f profiles) | %.0[7]f | %.0[8]f | %.0[9]f |
| how many requests of a burst pass, as %[1]sexplain%[1]s forecasts it, through the controller (%.0[10]f requests) | %.0[11]f | %.0[12]f | %.0[13]f |

- Controller 1.11.0 (the Go module %[1]sk8s.io/ingress-nginx%[1]s at 52c50467d67d) with its own template; %[14]s of Debian 12, where the image has 1.25.5.
- A verdict is the worst effect of all findings: nothing, no effect, another value used, no limit, the Ingress refused, or nginx refusing its whole configuration.
  Whether nginx refuses is asked of the controller's admission webhook, which runs %[1]snginx -t%[1]s in that release; the rest is read from the configuration that
  nginx runs with, once the Ingress is in the cluster.
- Later releases read annotations in the same way, but for the differences that [the decision on verdicts](adr/0005-verdicts-follow-the-controller.md) names;
  they were read in their source and not run.

%[15]s`, "`", oracle["samples"], oracle["compared"], oracle["agreed"], oracle["disagreed"],
		prediction["profiles"], prediction["requests"], prediction["agreements"], prediction["disagreements"],
		traffic["requests"], traffic["ingresses"], traffic["agreed"], traffic["ingresses"]-traffic["agreed"],
		strings.TrimPrefix(strings.TrimSpace(string(nginx)), "nginx version: "), clusters.section()), nil
}

func read(dir, name string, into any) error {
	text, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
