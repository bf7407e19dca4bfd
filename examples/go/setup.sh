# The page runs with both Helms: each has a module of its own.
cp -R "$REPO/examples/go-helm-$HELM_MAJOR/." .
go mod edit -replace "github.com/model-ingress/helm-ratelimit=$REPO"
