//go:build e2e

package cluster

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const etcdURL = "http://127.0.0.1:12379"

// startEtcd runs a store that forgets on a crash, which is faster.
func (c *Cluster) startEtcd() error {
	p, err := c.start("etcd", c.kube("etcd", "--data-dir", filepath.Join(c.dir, "etcd"), "--listen-client-urls", etcdURL,
		"--advertise-client-urls", etcdURL, "--listen-peer-urls", "http://127.0.0.1:12380", "--unsafe-no-fsync"))
	if err != nil {
		return err
	}
	return p.wait(30*time.Second, func() bool {
		resp, err := http.Get(etcdURL + "/health")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil && resp.StatusCode == http.StatusOK
	})
}

// startAPIServer runs an API server that takes pods without service accounts,
// since nothing here makes those.
func (c *Cluster) startAPIServer() error {
	tokens, key := filepath.Join(c.dir, "tokens.csv"), filepath.Join(c.dir, "sa.key")
	if err := os.WriteFile(tokens, []byte(apiToken+",admin,admin,system:masters\n"), 0o600); err != nil {
		return err
	}
	if out, err := exec.Command("openssl", "genrsa", "-out", key, "2048").CombinedOutput(); err != nil {
		return fmt.Errorf("openssl: %w: %s", err, out)
	}
	p, err := c.start("kube-apiserver", c.kube("kube-apiserver", "--etcd-servers="+etcdURL, "--bind-address=127.0.0.1", "--secure-port=16443",
		"--advertise-address="+hostAddress, "--endpoint-reconciler-type=none", "--cert-dir="+filepath.Join(c.dir, "certs"),
		"--service-cluster-ip-range=10.96.0.0/24", "--token-auth-file="+tokens, "--authorization-mode=RBAC",
		"--disable-admission-plugins=ServiceAccount", "--service-account-issuer=https://e2e",
		"--service-account-key-file="+key, "--service-account-signing-key-file="+key))
	if err != nil {
		return err
	}
	return p.wait(60*time.Second, func() bool {
		status, _, err := c.api.do(http.MethodGet, "/readyz", "application/json", nil)
		return err == nil && status == http.StatusOK
	})
}

// kube is a part of Kubernetes as a command.
func (c *Cluster) kube(part string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, "kube"), append([]string{part}, args...)...)
	cmd.Dir = c.dir
	return cmd
}

// kubeconfig is for Helm and the controller.
const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: e2e, cluster: {server: "` + apiURL + `", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: ` + apiToken + `}}]
contexts: [{name: e2e, context: {cluster: e2e, user: admin}}]
current-context: e2e
`
