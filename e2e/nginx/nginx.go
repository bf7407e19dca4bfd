//go:build e2e

// Package nginx runs a real nginx on the loopback interface, with the
// directives that ingress-nginx's template writes for limits, and reads what
// it did, request by request, by its own clock.
package nginx

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Ingress is one Ingress with limits: a location of its own.
type Ingress struct {
	// Name is the first segment of its path.
	Name   string
	Limits limits.Limits
}

// Server is an nginx that runs.
type Server struct {
	// URL is where it listens, for HTTP/2 without TLS.
	URL   string
	dir   string
	ended chan error
	pid   int
}

// Program is the nginx of Debian, and of the controller's image.
func Program() (string, error) {
	for _, name := range []string{"nginx", "/usr/sbin/nginx", "/usr/local/nginx/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("nginx is not installed: apt-get install nginx-light")
}

// Start runs nginx in dir, which must be empty, in front of a backend, and
// returns once it answers. It ends with Stop, and with this process.
func Start(dir, backend string, ingresses []Ingress) (*Server, error) {
	program, err := Program()
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + address, dir: dir, ended: make(chan error, 1)}
	var config bytes.Buffer
	if err := writeConfig(&config, site{Dir: dir, Listen: address, Backend: backend, Ingresses: ingresses}); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, config.Bytes(), 0o644); err != nil {
		return nil, err
	}
	if err := s.run(program, file); err != nil {
		return nil, err
	}
	return s, s.wait(address)
}

// run starts the process on a thread that stays: the system ends it with the
// thread that started it, even where this process is killed.
func (s *Server) run(program, config string) error {
	cmd := exec.Command(program, "-p", s.dir, "-c", config)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			err = cmd.Wait()
			s.ended <- fmt.Errorf("nginx ended: %w: %s", err, output.String())
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.pid = cmd.Process.Pid
	return nil
}

func (s *Server) wait(address string) error {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-s.ended:
			s.ended <- err
			return err
		default:
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
	}
	s.Stop()
	return errors.New("nginx does not answer after 10 s")
}

// Stop ends nginx, by the id of its process.
func (s *Server) Stop() {
	_ = syscall.Kill(s.pid, syscall.SIGKILL) // it has nothing to keep: each line of its log is one write
	err := <-s.ended
	s.ended <- err // for another Stop
}

// freeAddress is one on which nobody listens at the moment.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
