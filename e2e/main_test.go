//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"testing"

	"github.com/model-ingress/helm-ratelimit/e2e/cluster"
)

// lab is the one cluster that all tests share.
var lab *cluster.Cluster

func TestMain(m *testing.M) {
	os.Exit(cluster.Main(func() int {
		var err error
		if lab, err = cluster.Start(".."); err != nil {
			fmt.Fprintln(os.Stderr, "e2e: the cluster does not come up:", err)
			return 1
		}
		defer lab.Stop()
		return m.Run()
	}))
}
