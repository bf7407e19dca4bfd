//go:build e2e

package probe_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/e2e/nginx"
)

// site is an nginx with one Ingress. Zero fields are limits that are not there.
type site struct {
	PerSecond, PerMinute int
	Multiplier           int // of the burst of both rates
	Connections          int
	Status               int  // of a refusal, 429 where it is 0
	Replicas             int  // servers with zones of their own behind a round robin; 0 is none in front
	TLS                  bool // for chat.example.com only
	Exempt               bool // all of 127.0.0.0/8
	RetryAfter           string
	// What start fills in.
	Dir, Listen, Backend string
	Members              []string
}

// configText has, for limits, what ingress-nginx's template writes. One process
// without a master, so that there is one to end.
const configText = `
daemon off;
master_process off;
pid {{.Dir}}/pid;
error_log {{.Dir}}/error.log info;
events { worker_connections 4096; }
http {
    access_log off;
    log_format one '$status $request_uri';
    client_body_temp_path {{.Dir}}/temp;
    proxy_temp_path {{.Dir}}/temp;
    fastcgi_temp_path {{.Dir}}/temp;
    uwsgi_temp_path {{.Dir}}/temp;
    scgi_temp_path {{.Dir}}/temp;
    limit_req_status {{or .Status 429}};
    limit_conn_status {{or .Status 429}};
    upstream backend { server {{.Backend}}; keepalive 320; }
    geo $remote_addr $allowlist_lab { default 0; {{if .Exempt}}127.0.0.0/8 1;{{end}} }
    map $allowlist_lab $limit_lab { 0 $binary_remote_addr; 1 ""; }
{{range $i, $listen := .Members}}
    {{with $.Connections}}limit_conn_zone $limit_lab zone=lab{{$i}}_conn:5m;{{end}}
    {{with $.PerMinute}}limit_req_zone $limit_lab zone=lab{{$i}}_rpm:5m rate={{.}}r/m;{{end}}
    {{with $.PerSecond}}limit_req_zone $limit_lab zone=lab{{$i}}_rps:5m rate={{.}}r/s;{{end}}
    server {
        listen {{$listen}} {{if $.TLS}}ssl{{end}} backlog=1024;
        {{if not $.Replicas}}access_log {{$.Dir}}/access.log one;{{end}}
        {{if $.TLS}}server_name chat.example.com;
        ssl_certificate {{$.Dir}}/certificate.pem;
        ssl_certificate_key {{$.Dir}}/key.pem;{{end}}
        {{with $.RetryAfter}}add_header Retry-After {{.}} always;{{end}}
        location /redirect { return 308 https://$host$request_uri; }
        location / {
            {{with $.Connections}}limit_conn lab{{$i}}_conn {{.}};{{end}}
            {{if $.PerSecond}}limit_req zone=lab{{$i}}_rps burst={{mul $.PerSecond $.Multiplier}} nodelay;{{end}}
            {{if $.PerMinute}}limit_req zone=lab{{$i}}_rpm burst={{mul $.PerMinute $.Multiplier}} nodelay;{{end}}
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_pass http://backend;
        }
    }
{{end}}
{{if .TLS}}
    server { listen {{.Listen}} ssl default_server; ssl_reject_handshake on; }
{{end}}
{{if .Replicas}}
    upstream replicas { {{range .Members}}server {{.}} max_fails=0; {{end}}keepalive 320; }
    server {
        listen {{.Listen}} backlog=1024;
        access_log {{.Dir}}/access.log one;
        location / {
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_pass http://replicas;
        }
    }
{{end}}
}
`

var configTemplate = template.Must(template.New("nginx.conf").Funcs(template.FuncMap{
	"mul": func(rate, multiplier int) int { return rate * multiplier },
}).Parse(configText))

// server is an nginx that runs.
type server struct{ url, address, log string }

// start runs nginx until the end of the test, and at most as long as this process.
func (s site) start(t *testing.T) server {
	t.Helper()
	backend := httptest.NewServer(http.HandlerFunc(model))
	t.Cleanup(backend.Close)
	s.Dir, s.Listen, s.Backend = t.TempDir(), freeAddress(t), backend.Listener.Addr().String()
	s.Members = []string{s.Listen}
	if s.Replicas > 0 {
		s.Members = nil
		for range s.Replicas {
			s.Members = append(s.Members, freeAddress(t))
		}
	}
	if s.TLS {
		writeCertificate(t, s.Dir)
	}
	var config bytes.Buffer
	require.NoError(t, configTemplate.Execute(&config, s))
	file := filepath.Join(s.Dir, "nginx.conf")
	require.NoError(t, os.WriteFile(file, config.Bytes(), 0o644))
	startNginx(t, s.Dir, file)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", s.Listen); err == nil {
			require.NoError(t, c.Close())
			break
		}
		require.True(t, time.Now().Before(deadline), "nginx does not answer")
	}
	scheme := map[bool]string{false: "http", true: "https"}[s.TLS]
	return server{url: scheme + "://" + s.Listen, address: s.Listen, log: filepath.Join(s.Dir, "access.log")}
}

// model answers like a model: at once, slowly, or not at all.
func model(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/slow":
		time.Sleep(1500 * time.Millisecond)
	case "/missing":
		w.WriteHeader(http.StatusNotFound)
	case "/post-only":
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// startNginx runs the process on a thread that stays: the system ends it with
// the thread that started it, even where this process is killed.
func startNginx(t *testing.T, dir, config string) {
	t.Helper()
	program, err := nginx.Program()
	require.NoError(t, err)
	cmd := exec.Command(program, "-p", dir, "-c", config)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // it is killed
		}
		close(ended)
	}()
	require.NoError(t, <-started)
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // by its id
		<-ended
		if t.Failed() {
			t.Logf("nginx: %s", &output)
		}
	})
}

// freeAddress is one on which nobody listens at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// requests is how many the server's own log counts.
func (s server) requests(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(s.log)
	require.NoError(t, err)
	return strings.Count(string(text), "\n")
}

// requireCounted holds that the report counts what really arrived.
func (s server) requireCounted(t *testing.T, r report) {
	t.Helper()
	require.Equal(t, s.requests(t), r.Sent, "the server's log, and the report")
}

// writeCertificate makes one that nobody has signed.
func writeCertificate(t *testing.T, dir string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"chat.example.com"}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{
		"certificate.pem": {Type: "CERTIFICATE", Bytes: certificate},
		"key.pem":         {Type: "PRIVATE KEY", Bytes: private},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600))
	}
}
