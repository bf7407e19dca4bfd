//go:build e2e

package cluster

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

const (
	apiURL   = "https://127.0.0.1:16443"
	apiToken = "e2e-admin"
)

// api speaks to the API server as an administrator.
type api struct{ client *http.Client }

func newAPI() api {
	return api{&http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}} // it signs its own certificate
}

// do returns the status and the body of an answer.
func (a api) do(method, path, contentType string, body []byte) (int, []byte, error) {
	req, err := http.NewRequest(method, apiURL+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+apiToken)
	req.Header.Set("Content-Type", contentType)
	resp, err := a.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, text, err
}

// object is what is needed of a manifest to find its place in the API.
type object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

// path is the object's place in the API.
func (o object) path() string {
	base := "/apis/" + o.APIVersion
	if !strings.Contains(o.APIVersion, "/") {
		base = "/api/" + o.APIVersion
	}
	if o.Metadata.Namespace != "" {
		base += "/namespaces/" + o.Metadata.Namespace
	}
	plural := strings.ToLower(o.Kind) + "s"
	switch {
	case strings.HasSuffix(o.Kind, "ss"):
		plural = strings.ToLower(o.Kind) + "es"
	case strings.HasSuffix(o.Kind, "y"):
		plural = strings.TrimSuffix(strings.ToLower(o.Kind), "y") + "ies"
	}
	return base + "/" + plural + "/" + o.Metadata.Name
}

// Apply makes the API server take a stream of manifests, and fails the test
// where it does not.
func (c *Cluster) Apply(t *testing.T, manifests string) {
	t.Helper()
	require.NoError(t, c.apply(manifests))
}

func (c *Cluster) apply(manifests string) error {
	for _, doc := range strings.Split(manifests, "\n---\n") {
		if err := c.applyOne(doc); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) applyOne(doc string) error {
	var o object
	if err := yaml.Unmarshal([]byte(doc), &o); err != nil || o.Kind == "" {
		return err
	}
	status, body, err := c.api.do(http.MethodPatch, o.path()+"?fieldManager=e2e&force=true", "application/apply-patch+yaml", []byte(doc))
	if err != nil {
		return err
	}
	if status >= 300 {
		return fmt.Errorf("the API server answers %d to %s %s: %s", status, o.Kind, o.Metadata.Name, body)
	}
	return nil
}

// Delete takes an object of a manifest away.
func (c *Cluster) Delete(t *testing.T, manifest string) {
	t.Helper()
	var o object
	require.NoError(t, yaml.Unmarshal([]byte(manifest), &o))
	status, body, err := c.api.do(http.MethodDelete, o.path(), "application/json", nil)
	require.NoError(t, err)
	require.Less(t, status, 300, "%s", body)
}

// DeleteIngresses takes all Ingresses of a namespace away.
func (c *Cluster) DeleteIngresses(t *testing.T, namespace string) {
	t.Helper()
	status, body, err := c.api.do(http.MethodDelete, "/apis/networking.k8s.io/v1/namespaces/"+namespace+"/ingresses", "application/json", nil)
	require.NoError(t, err)
	require.Less(t, status, 300, "%s", body)
}

// Annotations returns those of an Ingress in the cluster.
func (c *Cluster) Annotations(t *testing.T, namespace, name string) map[string]string {
	t.Helper()
	status, body, err := c.api.do(http.MethodGet, "/apis/networking.k8s.io/v1/namespaces/"+namespace+"/ingresses/"+name, "application/json", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, "%s", body)
	var o struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
	}
	require.NoError(t, json.Unmarshal(body, &o))
	return o.Metadata.Annotations
}

// DeleteClass takes the IngressClass away, so that a chart can make it.
func (c *Cluster) DeleteClass(t *testing.T) {
	t.Helper()
	status, body, err := c.api.do(http.MethodDelete, "/apis/networking.k8s.io/v1/ingressclasses/nginx", "application/json", nil)
	require.NoError(t, err)
	require.True(t, status < 300 || status == http.StatusNotFound, "%s", body)
}
