# Helm 4 has its post-renderers as plugins; docs/hosts/helm-4.md says how a released one is installed.
if [ "$HELM_MAJOR" = 4 ]; then
	"$REPO/plugins/build.sh" post-renderer 0.1.0 . "$(go env GOOS)_$(go env GOARCH)=$REPO/bin" >/dev/null
	helm plugin install ./ratelimit >/dev/null
fi
export NAMESPACE=helmfile-$HELM_MAJOR
