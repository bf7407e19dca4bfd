package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

const (
	account        = "/var/run/secrets/kubernetes.io/serviceaccount/"
	requestTimeout = 20 * time.Second
)

// client asks the API server of the cluster that it runs in.
type client struct {
	http  http.Client
	base  string
	token string
}

func inCluster() (*client, error) {
	token, tokenErr := os.ReadFile(account + "token")
	authority, authorityErr := os.ReadFile(account + "ca.crt")
	if err := errors.Join(tokenErr, authorityErr); err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return &client{
		http:  http.Client{Timeout: requestTimeout, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}},
		base:  "https://" + net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")),
		token: string(token),
	}, nil
}

func (c *client) get(path string, into any) error {
	status, err := c.do(http.MethodGet, path, nil, into)
	if err == nil && status == http.StatusNotFound {
		return fmt.Errorf("GET %s: not found", path)
	}
	return err
}

// do returns the status of the answer: below 300, or 404.
func (c *client) do(method, path string, body, into any) (int, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequest(method, c.base+path, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	switch {
	case response.StatusCode == http.StatusNotFound:
		return response.StatusCode, nil
	case response.StatusCode >= http.StatusMultipleChoices:
		return 0, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, answer)
	case into != nil:
		return response.StatusCode, json.Unmarshal(answer, into)
	}
	return response.StatusCode, nil
}
