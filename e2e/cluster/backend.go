//go:build e2e

package cluster

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// startBackend answers in this process: ?sleep=100 waits for 100 ms first, and
// ?size=1000 sends 1000 bytes.
func (c *Cluster) startBackend() error {
	listener, err := net.Listen("tcp", backendAddress)
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, http.HandlerFunc(answer)) }()
	return nil
}

func answer(w http.ResponseWriter, r *http.Request) {
	if ms, err := strconv.Atoi(r.URL.Query().Get("sleep")); err == nil {
		time.Sleep(time.Duration(ms) * time.Millisecond)
	}
	size, err := strconv.Atoi(r.URL.Query().Get("size"))
	if err != nil {
		_, _ = io.WriteString(w, "the model says hello\n")
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(size))
	_, _ = w.Write(make([]byte, size))
}
