// Command certgen stands in for kube-webhook-certgen, whose image cannot be had
// everywhere, in the two jobs of the ingress-nginx chart. It knows the flags
// that the chart gives.
//
//	certgen create   makes the Secret with the webhook's certificate, unless it is there
//	certgen patch    writes that certificate into the webhook's configuration
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
)

type options struct {
	hosts, namespace, secret, webhook, failurePolicy string
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: certgen create|patch FLAGS")
	}
	if err := run(os.Args[1], parse(os.Args[2:])); err != nil {
		log.Fatal("certgen: ", err)
	}
}

func parse(args []string) options {
	var o options
	flags := flag.NewFlagSet("certgen", flag.ExitOnError)
	flags.StringVar(&o.hosts, "host", "", "names of the webhook's server, with commas between them")
	flags.StringVar(&o.namespace, "namespace", "", "namespace of the Secret")
	flags.StringVar(&o.secret, "secret-name", "", "name of the Secret")
	flags.StringVar(&o.webhook, "webhook-name", "", "name of the ValidatingWebhookConfiguration")
	flags.StringVar(&o.failurePolicy, "patch-failure-policy", "", "failure policy to set")
	flags.Bool("patch-mutating", false, "not supported: the chart has no such webhook")
	_ = flags.Parse(args) // ends the program itself
	return o
}

func run(verb string, o options) error {
	api, err := inCluster()
	if err != nil {
		return err
	}
	switch verb {
	case "create":
		return create(api, o)
	case "patch":
		return patch(api, o)
	}
	return fmt.Errorf("%q: want create or patch", verb)
}

type secret struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   map[string]string `json:"metadata"`
	Data       map[string][]byte `json:"data"`
}

func create(api *client, o options) error {
	path := "/api/v1/namespaces/" + o.namespace + "/secrets"
	switch status, err := api.do(http.MethodGet, path+"/"+o.secret, nil, nil); {
	case err != nil:
		return err
	case status != http.StatusNotFound:
		return nil
	}
	made, err := newCertificate(strings.Split(o.hosts, ","))
	if err != nil {
		return err
	}
	_, err = api.do(http.MethodPost, path, secret{
		APIVersion: "v1", Kind: "Secret", Metadata: map[string]string{"name": o.secret},
		Data: map[string][]byte{"ca": made.authority, "cert": made.certificate, "key": made.key},
	}, nil)
	return err
}

func patch(api *client, o options) error {
	var found struct {
		Data map[string][]byte `json:"data"`
	}
	if err := api.get("/api/v1/namespaces/"+o.namespace+"/secrets/"+o.secret, &found); err != nil {
		return err
	}
	path := "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + o.webhook
	// The whole object goes back: the chart's role allows get and update, not patch.
	var configuration map[string]any
	if err := api.get(path, &configuration); err != nil {
		return err
	}
	webhooks, _ := configuration["webhooks"].([]any)
	for i := range webhooks {
		webhook, _ := webhooks[i].(map[string]any)
		settings, _ := webhook["clientConfig"].(map[string]any)
		if settings == nil {
			return fmt.Errorf("webhook %d of %s has no clientConfig", i, o.webhook)
		}
		settings["caBundle"] = found.Data["ca"]
		if o.failurePolicy != "" {
			webhook["failurePolicy"] = o.failurePolicy
		}
	}
	_, err := api.do(http.MethodPut, path, configuration, nil)
	return err
}
