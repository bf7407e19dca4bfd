//go:build e2e

package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// inside says that this process is in the namespaces already, role that it is
// to become something else there.
const (
	inside = "HELM_RATELIMIT_E2E_INSIDE"
	role   = "HELM_RATELIMIT_E2E_ROLE"
)

// Addresses of the network namespace, which has nothing but its loopback
// device. Endpoints may not be in 127.0.0.0/8.
const (
	hostAddress    = "10.99.0.1"
	backendAddress = hostAddress + ":9001"
)

// Main runs tests in namespaces of their own and returns their exit code. It is
// to be the whole of TestMain. Without the right to make namespaces it fails:
// a run that proves nothing must not look like one that does.
func Main(run func() int) int {
	switch {
	case os.Getenv(role) == controllerRole:
		return fail(becomeController())
	case os.Getenv(inside) != "":
		if err := setUpNetwork(); err != nil {
			return fail(err)
		}
		return run()
	}
	return enter()
}

func fail(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}

// enter runs this program again, inside.
func enter() int {
	if os.Getuid() != 0 {
		return fail(errors.New("these tests make namespaces of their own, and need root for it: NOTHING WAS TESTED"))
	}
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID,
		Pdeathsig:  syscall.SIGKILL,
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1)
	}
	if err != nil {
		return fail(fmt.Errorf("namespaces cannot be made here, NOTHING WAS TESTED: %w", err))
	}
	return 0
}

func setUpNetwork() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	for _, args := range [][]string{{"link", "set", "lo", "up"}, {"address", "add", hostAddress + "/32", "dev", "lo"}} {
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %v: %w: %s", args, err, out)
		}
	}
	return nil
}
