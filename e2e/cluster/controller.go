//go:build e2e

package cluster

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Controller is one replica of ingress-nginx with its nginx.
type Controller struct {
	cluster *Cluster
	number  int
	process *process
}

// Options of a controller.
type Options struct {
	// ConfigMap is "namespace/name"; empty is the one that Start made.
	ConfigMap string
	// Flags besides those that every controller has.
	Flags []string
	// Webhook serves the admission webhook.
	Webhook bool
}

// Ports of the first controller; those of the next are 100 higher each.
const (
	httpPort, httpsPort, defaultServerPort = 18080, 18443, 18181
	statusPort, streamPort, profilerPort   = 10246, 10247, 10245
	healthPort, webhookPort                = 10254, 19443
	portsApart                             = 100
)

const (
	controllerRole = "controller"
	controllerPods = "ingress-nginx"
)

// StartController runs another replica, and stops it at the end of the test.
func (c *Cluster) StartController(t *testing.T, number int, o Options) *Controller {
	t.Helper()
	ctl := &Controller{cluster: c, number: number}
	require.NoError(t, ctl.start(o))
	t.Cleanup(ctl.Stop)
	return ctl
}

func (ctl *Controller) start(o Options) error {
	c := ctl.cluster
	pod := fmt.Sprintf("apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/name: ingress-nginx}}\n"+
		"spec: {nodeName: none, containers: [{name: controller, image: none}]}\n", ctl.name(), controllerPods)
	if err := c.apply(pod); err != nil {
		return err
	}
	if o.Webhook {
		if err := c.makeCertificate(); err != nil {
			return err
		}
	}
	cmd := exec.Command("/proc/self/exe", ctl.args(o)...)
	cmd.Env = append(os.Environ(), role+"="+controllerRole, "POD_NAME="+ctl.name(), "POD_NAMESPACE="+controllerPods,
		"E2E_DIR="+ctl.dir(), "E2E_BIN="+c.bin, "NGINX_BINARY=/usr/sbin/nginx")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID} // its nginx ends with it
	var err error
	if ctl.process, err = start(c.dir, ctl.name(), cmd); err != nil {
		return err
	}
	return ctl.process.wait(60*time.Second, ctl.healthy)
}

func (ctl *Controller) args(o Options) []string {
	config := o.ConfigMap
	if config == "" {
		config = "ingress-nginx/ingress-nginx-controller"
	}
	args := []string{
		"--kubeconfig=" + ctl.cluster.Kubeconfig(), "--configmap=" + config, "--election-id=ingress-nginx-leader",
		"--controller-class=k8s.io/ingress-nginx", "--ingress-class=nginx", "--publish-status-address=" + hostAddress,
		"--sync-rate-limit=10", "--healthz-host=127.0.0.1",
	}
	for flag, port := range map[string]int{
		"http-port": httpPort, "https-port": httpsPort, "default-server-port": defaultServerPort, "status-port": statusPort,
		"stream-port": streamPort, "healthz-port": healthPort, "profiler-port": profilerPort,
	} {
		args = append(args, fmt.Sprintf("--%s=%d", flag, ctl.port(port)))
	}
	if o.Webhook {
		args = append(args, fmt.Sprintf("--validating-webhook=127.0.0.1:%d", ctl.port(webhookPort)),
			"--validating-webhook-certificate="+ctl.cluster.certificate(), "--validating-webhook-key="+ctl.cluster.key())
	}
	return append(args, o.Flags...)
}

func (ctl *Controller) name() string { return "ingress-nginx-controller-" + strconv.Itoa(ctl.number) }

func (ctl *Controller) dir() string { return filepath.Join(ctl.cluster.dir, ctl.name()) }

func (ctl *Controller) port(first int) int { return first + (ctl.number-1)*portsApart }

func (ctl *Controller) healthy() bool {
	resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/healthz", ctl.port(healthPort)))
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK && ctl.Config() != ""
}

// Stop ends the controller and its nginx.
func (ctl *Controller) Stop() { ctl.process.stop() }

// Address is where it listens for plain HTTP.
func (ctl *Controller) Address() string {
	return "127.0.0.1:" + strconv.Itoa(ctl.port(httpPort))
}

// Config is nginx's configuration in force, as the controller wrote it last.
func (ctl *Controller) Config() string {
	text, err := os.ReadFile(filepath.Join(ctl.dir(), "etc-upper", "nginx", "nginx.conf"))
	if err != nil {
		return ""
	}
	return string(text)
}

// Log is what the controller said so far.
func (ctl *Controller) Log() string {
	text, _ := os.ReadFile(ctl.process.log.Name())
	return string(text)
}

// handover is how long nginx takes, after the signal to reload, to have its new
// workers take all connections.
const handover = 500 * time.Millisecond

// WaitFor asks until the configuration in force is as wanted.
func (ctl *Controller) WaitFor(t *testing.T, limit time.Duration, wanted func(config string) bool) {
	t.Helper()
	require.NoError(t, ctl.process.wait(limit, func() bool { return wanted(ctl.Config()) && ctl.isIdle() }))
	time.Sleep(handover)
}

// isIdle reports whether nginx was told of every change that the controller has
// seen, or has refused it.
func (ctl *Controller) isIdle() bool {
	log := ctl.Log()
	done := strings.Count(log, "Backend successfully reloaded") + strings.Count(log, "Unexpected failure reloading the backend")
	return strings.Count(log, "backend reload required") == done
}

func (c *Cluster) certificate() string { return filepath.Join(c.dir, "webhook.crt") }

func (c *Cluster) key() string { return filepath.Join(c.dir, "webhook.key") }

func (c *Cluster) makeCertificate() error {
	if _, err := os.Stat(c.key()); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	out, err := exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", c.key(), "-out", c.certificate(),
		"-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1").CombinedOutput()
	if err != nil {
		return fmt.Errorf("openssl: %w: %s", err, out)
	}
	return os.Chmod(c.key(), 0o644) // the controller is another user
}
