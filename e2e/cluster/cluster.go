//go:build e2e

package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Cluster is the API server, etcd and a backend; controllers are started one by one.
type Cluster struct {
	api       api
	dir, bin  string // what it writes, and where the programs are
	processes []*process
}

// Start brings a cluster up. root is the folder of the repository, whose bin
// has the programs.
func Start(root string) (*Cluster, error) {
	bin, err := filepath.Abs(filepath.Join(root, "bin"))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/var/tmp", "helm-ratelimit-e2e-") // controllers have a /tmp of their own
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the controller is another user
		return nil, err
	}
	c := &Cluster{api: newAPI(), dir: dir, bin: bin}
	for _, step := range []func() error{c.writeKubeconfig, c.startEtcd, c.startAPIServer, c.startBackend, c.applyBase} {
		if err := step(); err != nil {
			c.Stop()
			return nil, err
		}
	}
	return c, nil
}

// Stop ends all processes and takes away what they wrote.
func (c *Cluster) Stop() {
	for i := len(c.processes) - 1; i >= 0; i-- {
		c.processes[i].stop()
	}
	if os.Getenv("KEEP") == "" {
		_ = os.RemoveAll(c.dir)
	} else {
		fmt.Fprintln(os.Stderr, "e2e: logs are kept in", c.dir)
	}
}

func (c *Cluster) start(name string, cmd *exec.Cmd) (*process, error) {
	p, err := start(c.dir, name, cmd)
	if err == nil {
		c.processes = append(c.processes, p)
	}
	return p, err
}

// Kubeconfig is the file that leads to the API server.
func (c *Cluster) Kubeconfig() string { return filepath.Join(c.dir, "kubeconfig") }

// Bin is the path of a program that the repository builds.
func (c *Cluster) Bin(name string) string { return filepath.Join(c.bin, name) }

func (c *Cluster) writeKubeconfig() error {
	return os.WriteFile(c.Kubeconfig(), []byte(kubeconfig), 0o644)
}

// base is what every test finds: namespaces, the class, and a pod for each
// controller, which looks itself up.
const base = `apiVersion: v1
kind: Namespace
metadata: {name: ingress-nginx}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data: {}
`

func (c *Cluster) applyBase() error {
	return c.apply(base)
}

// Class makes the IngressClass that controllers handle, where no chart does.
const Class = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
`

// Service makes a Service of the backend.
func (c *Cluster) Service(t *testing.T, namespace, name string) {
	t.Helper()
	require.NoError(t, c.apply(fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: %[1]s, namespace: %[2]s}
spec: {ports: [{name: http, port: 80, targetPort: 9001}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: %[1]s-1, namespace: %[2]s, labels: {kubernetes.io/service-name: %[1]s}}
addressType: IPv4
ports: [{name: http, port: 9001, protocol: TCP}]
endpoints: [{addresses: ["%[3]s"], conditions: {ready: true}}]
`, name, namespace, hostAddress)))
}

// Namespace makes a namespace.
func (c *Cluster) Namespace(t *testing.T, name string) {
	t.Helper()
	require.NoError(t, c.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: "+name+"}\n"))
}
