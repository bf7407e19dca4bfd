//go:build e2e && hosts

package hosts

// row is a line of the table: a host, and the Helm that it has.
type row struct {
	// Host names docs/hosts/<host>.md, examples/<host> and testdata/script/<host>.
	Host  string
	Major string // of the helm in PATH
	// Version is the command that prints the host's version.
	Version string
}

func (r row) String() string { return r.Host + ", Helm " + r.Major }

const (
	helmVersion = "helm version --template '{{.Version}}'"
	kustomize   = "kustomize version"
)

// rows is every host there is. A page that has none here fails the test.
var rows = []row{
	{"helm-3", "3", helmVersion},
	{"helm-4", "4", helmVersion},
	{"helm-plugin", "3", helmVersion},
	{"helm-plugin", "4", helmVersion},
	{"helmfile", "3", "helmfile --version | cut -d' ' -f3"},
	{"helmfile", "4", "helmfile --version | cut -d' ' -f3"},
	{"helm-unittest", "3", "cd $REPO/tools/helm-unittest && go list -m -f '{{.Version}}' github.com/helm-unittest/helm-unittest"},
	{"chart-testing", "3", "cd $REPO/tools/chart-testing && go list -m -f '{{.Version}}' github.com/helm/chart-testing/v3"},
	{"chart-repository", "3", helmVersion},
	{"chart-repository", "4", helmVersion},
	{"kustomize", "3", kustomize},
	{"argo-cd", "3", kustomize},
	{"flux", "3", kustomize},
	{"go", "3", "cd $REPO/examples/go-helm-3 && go list -m -f '{{.Version}}' helm.sh/helm/v3"},
	{"go", "4", "cd $REPO/examples/go-helm-4 && go list -m -f '{{.Version}}' helm.sh/helm/v4"},
}
