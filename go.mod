module github.com/model-ingress/helm-ratelimit

go 1.26.0

require go.yaml.in/yaml/v3 v3.0.6

require (
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/rogpeppe/go-internal v1.16.0 // indirect
	github.com/spf13/cobra v1.10.2 // indirect
	github.com/spf13/pflag v1.0.10 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
	go.yaml.in/yaml/v2 v2.4.4 // indirect
	helm.sh/helm/v3 v3.22.0 // indirect
	k8s.io/apimachinery v0.37.0 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)
