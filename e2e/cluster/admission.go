//go:build e2e

package cluster

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"

	"sigs.k8s.io/yaml"
)

// Review is what the controller's admission webhook says of an Ingress.
type Review struct {
	Allowed bool
	// Message is why not; nginx's own words where its test of the configuration failed.
	Message string
}

// Review asks the webhook as the API server would. The webhook of this release
// makes the whole configuration with that Ingress in it and runs nginx -t.
func (ctl *Controller) Review(manifest string) (Review, error) {
	ingress, err := yaml.YAMLToJSON([]byte(manifest))
	if err != nil {
		return Review{}, err
	}
	kind := map[string]string{"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"}
	question, err := json.Marshal(map[string]any{
		"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
		"request": map[string]any{
			"uid": "e2e", "kind": kind, "operation": "CREATE", "object": json.RawMessage(ingress),
			"resource": map[string]string{"group": "networking.k8s.io", "version": "v1", "resource": "ingresses"},
		},
	})
	if err != nil {
		return Review{}, err
	}
	return ctl.ask(question)
}

var webhookClient = &http.Client{Transport: &http.Transport{
	TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 4, // it signs its own certificate
}}

func (ctl *Controller) ask(question []byte) (Review, error) {
	url := fmt.Sprintf("https://127.0.0.1:%d/networking/v1/ingresses", ctl.port(webhookPort))
	resp, err := webhookClient.Post(url, "application/json", bytes.NewReader(question))
	if err != nil {
		return Review{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Response *struct {
			Allowed bool `json:"allowed"`
			Status  struct {
				Message string `json:"message"`
			} `json:"status"`
		} `json:"response"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Response == nil {
		return Review{}, fmt.Errorf("the webhook answers %d without a response: %w", resp.StatusCode, err)
	}
	return Review{Allowed: answer.Response.Allowed, Message: answer.Response.Status.Message}, nil
}
