# Everything is built from Go modules that go.mod files pin; nothing else is downloaded.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BUILD := CGO_ENABLED=0 go build -trimpath -ldflags
FUZZTIME ?= 30s

# The Kubernetes that helm renders for where no cluster tells it.
KUBE_MINOR := 34
HELM_VERSION := $(shell awk '$$1 == "helm.sh/helm/v3" {print $$2; exit}' tools/helm/go.mod)
HELM_LDFLAGS := -s -w -X helm.sh/helm/v3/internal/version.version=$(HELM_VERSION) \
	$(foreach p,pkg/chartutil pkg/lint/rules,-X helm.sh/helm/v3/$(p).k8sVersionMajor=1 -X helm.sh/helm/v3/$(p).k8sVersionMinor=$(KUBE_MINOR))

HELM4_VERSION := $(shell awk '$$1 == "helm.sh/helm/v4" {print $$2; exit}' tools/helm4/go.mod)
HELM4_LDFLAGS := -s -w -X helm.sh/helm/v4/internal/version.version=$(HELM4_VERSION)

INGRESS_NGINX := chart/charts/ingress-nginx-4.11.0.tgz

KUBERNETES_VERSION := $(shell awk '$$1 == "k8s.io/kubernetes" {print $$2; exit}' tools/kubernetes/go.mod)
VERSION_OF := k8s.io/component-base/version
KUBERNETES_LDFLAGS := -s -w -X $(VERSION_OF).gitVersion=$(KUBERNETES_VERSION) \
	-X $(VERSION_OF).gitMajor=$(word 1,$(subst ., ,$(KUBERNETES_VERSION:v%=%))) -X $(VERSION_OF).gitMinor=$(word 2,$(subst ., ,$(KUBERNETES_VERSION)))

# Where the tests with the real controller leave their numbers.
E2E_EVIDENCE ?= $(CURDIR)/bin/evidence

.PHONY: help
help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build bin/helm-ratelimit, and helm-ratelimit-plot and helm-ratelimit-probe beside it
	$(BUILD) '-s -w' -o bin/helm-ratelimit ./cmd/helm-ratelimit
	$(BUILD) '-s -w' -o bin/helm-ratelimit-plot ./cmd/helm-ratelimit-plot
	$(BUILD) '-s -w' -o bin/helm-ratelimit-probe ./cmd/helm-ratelimit-probe

.PHONY: demo
demo: build bin/helm $(INGRESS_NGINX) ## Render the chart with real Helm through the post-renderer and show what it did
	@examples/demo.sh

.PHONY: test
test: test-go chart ## Run every test: Go, scripts with real Helm, chart, documents
	@echo 'make test: all passed'

.PHONY: test-go
test-go: bin/helm $(INGRESS_NGINX)
	go vet ./...
	go test ./...

.PHONY: chart
chart: build bin/helm bin/helm-unittest bin/helm-docs $(INGRESS_NGINX) ## Lint and test the chart
	tools/check-chart.sh

.PHONY: e2e
e2e: build bin/helm bin/kube bin/nginx-ingress-controller $(INGRESS_NGINX) ## Test with the real controller, nginx and API server (root)
	tools/debian-packages.sh 'make e2e' nginx libnginx-mod-http-lua libnginx-mod-http-headers-more-filter \
		libnginx-mod-stream lua-cjson iproute2 openssl
	E2E_EVIDENCE=$(E2E_EVIDENCE) go test -tags e2e -count 1 -p 2 -v ./e2e/...

# What make hosts runs, besides what it builds for itself.
HOST_PROGRAMS := helm helm4 kube kustomize kpt helmfile helm-unittest ct oras registry

.PHONY: hosts
hosts: build $(addprefix bin/,$(HOST_PROGRAMS)) $(INGRESS_NGINX) ## Run every page of docs/hosts with the real programs (root)
	tools/debian-packages.sh 'make hosts' iproute2 nginx openssl gnupg curl git yamllint jq
	cd examples/go-helm-3 && go mod download && go vet . && go test .
	cd examples/go-helm-4 && go mod download && go vet . && go test .
	cd e2e/hosts && go test -tags e2e,hosts -count 1

.PHONY: kind
kind: build bin/helm bin/helm4 bin/helm-unittest bin/kind bin/ct bin/kustomize $(INGRESS_NGINX) ## Test the chart in a kind cluster: ct lint, ct install, failure drills (tools/kind/run.sh has the options)
	tools/kind/run.sh

.PHONY: kind-down
kind-down: ## End what make kind KEEP=1 left
	tools/kind/down.sh

.PHONY: evidence
evidence: e2e kind ## Write docs/evidence.md from the numbers of make e2e and make kind
	go run ./e2e/evidence $(E2E_EVIDENCE) >docs/evidence.md

.PHONY: test-portable
test-portable: $(INGRESS_NGINX) ## The tests that need no Linux: what runs on macOS and Windows
	go vet ./cmd/... ./postrenderer/...
	go test -skip 'TestScripts/helm-' ./cmd/... ./postrenderer/...

.PHONY: golden
golden: ## Write the results that tests get into the golden files; read the diff
	go test ./postrenderer -update

.PHONY: lint
lint: bin/golangci-lint ## Check style and dependency direction
	bin/golangci-lint run ./...
	@! for os in linux windows; do GOOS=$$os go list -f '{{range .IgnoredGoFiles}}{{$$.ImportPath}}: {{.}} is not for every system{{"\n"}}{{end}}' ./postrenderer/...; done | grep . >&2
	GOOS=windows go vet ./cmd/...
	GOOS=darwin go vet ./cmd/...

.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME (30s, or a number of inputs such as 20000x)
	tools/fuzz.sh $(FUZZTIME)

# What make bench gives to its program: -rounds 0.1 -limit 20s is a quick try; go run ./bench/compare -help has the others.
BENCH_FLAGS ?=

.PHONY: bench
bench: build $(addprefix bin/,yq ytt kustomize kyverno benchstat) ## Compare with cat and with peers in one run; writes docs/performance.md
	go run ./bench/compare $(BENCH_FLAGS)

# The commit that make bench-ratios compares with; empty for the one before.
BASE ?=

.PHONY: bench-ratios
bench-ratios: ## Count instructions of the working tree and of BASE (the commit before), and fail where they have grown
	tools/debian-packages.sh 'make bench-ratios' valgrind
	go run ./bench/ratios -base '$(BASE)'

.PHONY: release
release: bin/goreleaser bin/cyclonedx-gomod bin/helm4 $(INGRESS_NGINX) ## Make a release in dist/: archives, plugins, chart, SBOMs, checksums (VERSION=, GPG_KEY=, COSIGN=1)
	tools/release/build.sh

.PHONY: release-check
release-check: bin/goreleaser bin/cyclonedx-gomod bin/helm bin/helm4 $(INGRESS_NGINX) ## Make the release twice, compare the bytes, and test what is in it (of a commit)
	tools/release/reproducible.sh
	tools/release/release_test.sh dist

.PHONY: release-sign
release-sign: ## Sign what is in dist/ (GPG_KEY=, COSIGN=1)
	tools/release/sign.sh dist

.PHONY: release-publish
release-publish: bin/helm4 ## Publish what is in dist/: for the workflow release
	tools/release/publish.sh dist

bin/helm: tools/helm/go.mod
	cd tools/helm && $(BUILD) '$(HELM_LDFLAGS)' -o ../../bin/helm helm.sh/helm/v3/cmd/helm

bin/helm-unittest: tools/helm-unittest/go.mod
	cd tools/helm-unittest && $(BUILD) '-s -w' -o ../../bin/helm-unittest github.com/helm-unittest/helm-unittest/cmd/helm-unittest

bin/helm-docs: tools/helm-docs/go.mod
	cd tools/helm-docs && $(BUILD) '-s -w' -o ../../bin/helm-docs github.com/norwoodj/helm-docs/cmd/helm-docs

bin/golangci-lint: tools/golangci-lint/go.mod
	cd tools/golangci-lint && $(BUILD) '-s -w' -o ../../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint

bin/helm4: tools/helm4/go.mod
	cd tools/helm4 && $(BUILD) '$(HELM4_LDFLAGS)' -o ../../bin/helm4 helm.sh/helm/v4/cmd/helm

# Every part of Kubernetes that tests run, in one program.
bin/kube: tools/kubernetes/go.mod tools/kubernetes/main.go
	cd tools/kubernetes && $(BUILD) '$(KUBERNETES_LDFLAGS)' -o ../../bin/kube .

# What a node of kind runs besides.
bin/coredns bin/pause: bin/%: tools/kubernetes/go.mod tools/kubernetes/%/main.go
	cd tools/kubernetes && $(BUILD) '-s -w' -o ../../$@ ./$*

bin/kind: tools/kind/go.mod
	cd tools/kind && $(BUILD) '-s -w' -o ../../bin/kind sigs.k8s.io/kind

bin/certgen: $(wildcard tools/kind/certgen/*.go)
	cd tools/kind && $(BUILD) '-s -w' -o ../../bin/certgen ./certgen

bin/ct: tools/chart-testing/go.mod
	cd tools/chart-testing && $(BUILD) '-s -w' -o ../../bin/ct github.com/helm/chart-testing/v3/ct

KUSTOMIZE_VERSION := $(shell awk '$$1 == "require" && $$2 == "sigs.k8s.io/kustomize/kustomize/v5" {print $$3; exit}' tools/kustomize/go.mod)
bin/kustomize: tools/kustomize/go.mod
	cd tools/kustomize && $(BUILD) '-s -w -X sigs.k8s.io/kustomize/api/provenance.version=$(KUSTOMIZE_VERSION)' -o ../../bin/kustomize sigs.k8s.io/kustomize/kustomize/v5

bin/yq: tools/yq/go.mod
	cd tools/yq && $(BUILD) '-s -w' -o ../../bin/yq github.com/mikefarah/yq/v4

bin/ytt: tools/ytt/go.mod
	cd tools/ytt && $(BUILD) '-s -w' -o ../../bin/ytt carvel.dev/ytt/cmd/ytt

bin/kyverno: tools/kyverno/go.mod
	cd tools/kyverno && $(BUILD) '-s -w' -o ../../bin/kyverno github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno

bin/benchstat: tools/benchstat/go.mod
	cd tools/benchstat && $(BUILD) '-s -w' -o ../../bin/benchstat golang.org/x/perf/cmd/benchstat

bin/kpt: tools/kpt/go.mod tools/kpt/main.go
	cd tools/kpt && $(BUILD) '-s -w' -o ../../bin/kpt .

bin/actionlint: tools/actionlint/go.mod
	cd tools/actionlint && $(BUILD) '-s -w' -o ../../bin/actionlint github.com/rhysd/actionlint/cmd/actionlint

bin/goreleaser: tools/goreleaser/go.mod
	cd tools/goreleaser && $(BUILD) '-s -w' -o ../../bin/goreleaser github.com/goreleaser/goreleaser/v2

bin/cyclonedx-gomod: tools/cyclonedx-gomod/go.mod
	cd tools/cyclonedx-gomod && $(BUILD) '-s -w' -o ../../bin/cyclonedx-gomod github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

bin/oras: tools/oras/go.mod
	cd tools/oras && $(BUILD) '-s -w' -o ../../bin/oras oras.land/oras/cmd/oras

bin/registry: tools/registry/go.mod
	cd tools/registry && $(BUILD) '-s -w' -o ../../bin/registry github.com/distribution/distribution/v3/cmd/registry

# Built inside its own module, as the controller is; its replace directives count only there.
bin/helmfile: tools/helmfile/go.mod
	cd tools/helmfile && go mod download github.com/helmfile/helmfile
	cd "$$(cd tools/helmfile && go list -m -f '{{.Dir}}' github.com/helmfile/helmfile)" && GOWORK=off $(BUILD) \
		'-s -w -X go.szostok.io/version.version=1.8.0' -o $(CURDIR)/bin/helmfile .

# The controller is built inside its own module, whose go.sum is whole.
bin/nginx-ingress-controller: tools/ingress-nginx/go.mod
	cd tools/ingress-nginx && go mod download k8s.io/ingress-nginx
	cd "$$(cd tools/ingress-nginx && go list -m -f '{{.Dir}}' k8s.io/ingress-nginx)" && GOWORK=off $(BUILD) \
		'-X k8s.io/ingress-nginx/version.RELEASE=v1.11.0 -X k8s.io/ingress-nginx/version.COMMIT=52c50467d67d' \
		-o $(CURDIR)/bin/nginx-ingress-controller ./cmd/nginx

# The program that the chart's preStop hook runs.
bin/wait-shutdown: tools/ingress-nginx/go.mod
	cd tools/ingress-nginx && go mod download k8s.io/ingress-nginx
	cd "$$(cd tools/ingress-nginx && go list -m -f '{{.Dir}}' k8s.io/ingress-nginx)" && GOWORK=off $(BUILD) '-s -w' \
		-o $(CURDIR)/bin/wait-shutdown ./cmd/waitshutdown

# The chart's dependency, from the Go module of ingress-nginx: the same bytes
# everywhere, by the checksum in tools/ingress-nginx/go.sum. A release takes
# what Chart.lock names.
$(INGRESS_NGINX): tools/ingress-nginx/go.mod | bin/helm
	cd tools/ingress-nginx && go mod download k8s.io/ingress-nginx
	rm -f chart/charts/ingress-nginx-*.tgz
	bin/helm package "$$(cd tools/ingress-nginx && go list -m -f '{{.Dir}}' k8s.io/ingress-nginx)/charts/ingress-nginx" -d chart/charts
