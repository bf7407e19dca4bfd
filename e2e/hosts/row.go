//go:build e2e && hosts

package hosts

// row is a line of the table: a host, and the Helm that it has.
type row struct {
	// Host names docs/hosts/<host>.md, examples/<host> and testdata/script/<host>.
	Host  string
	Major string // of the helm in PATH
	// Version is the command that prints the host's version.
	Version string
	// Page is the page where it is not one of docs/hosts, by its path in the repository.
	Page string
	// Tree says that the page runs in a copy of the repository.
	Tree bool
	// After is a command that takes away what others would meet in the cluster.
	After string
}

func (r row) page() string {
	if r.Page != "" {
		return r.Page
	}
	return "docs/hosts/" + r.Host + ".md"
}

func (r row) String() string { return r.Host + ", Helm " + r.Major }

const (
	helmVersion = "helm version --template '{{.Version}}'"
	kustomize   = "kustomize version"
)

// rows is every host there is, after the pages that are of none. A page that
// has no row fails the test. The README looks into the whole cluster, so it is first of them.
var rows = []row{
	{Host: "readme", Major: "3", Version: helmVersion, Page: "README.md", Tree: true, After: "helm uninstall demo"},
	{Host: "chart", Major: "3", Version: helmVersion, Page: "chart/README.md", After: "helm uninstall chat -n models"},
	{Host: "probe", Major: "3", Version: "helm-ratelimit version | cut -d' ' -f2", Page: "docs/probe.md"},
	{Host: "helm-3", Major: "3", Version: helmVersion},
	{Host: "helm-4", Major: "4", Version: helmVersion},
	{Host: "helm-plugin", Major: "3", Version: helmVersion},
	{Host: "helm-plugin", Major: "4", Version: helmVersion},
	{Host: "helmfile", Major: "3", Version: "helmfile --version | cut -d' ' -f3"},
	{Host: "helmfile", Major: "4", Version: "helmfile --version | cut -d' ' -f3"},
	{Host: "helm-unittest", Major: "3", Version: "cd $REPO/tools/helm-unittest && go list -m -f '{{.Version}}' github.com/helm-unittest/helm-unittest"},
	{Host: "chart-testing", Major: "3", Version: "cd $REPO/tools/chart-testing && go list -m -f '{{.Version}}' github.com/helm/chart-testing/v3"},
	{Host: "chart-repository", Major: "3", Version: helmVersion},
	{Host: "chart-repository", Major: "4", Version: helmVersion},
	{Host: "kustomize", Major: "3", Version: kustomize},
	{Host: "argo-cd", Major: "3", Version: kustomize},
	{Host: "flux", Major: "3", Version: kustomize},
	{Host: "go", Major: "3", Version: "cd $REPO/examples/go-helm-3 && go list -m -f '{{.Version}}' helm.sh/helm/v3"},
	{Host: "go", Major: "4", Version: "cd $REPO/examples/go-helm-4 && go list -m -f '{{.Version}}' helm.sh/helm/v4"},
}
