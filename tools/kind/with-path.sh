#!/usr/bin/env bash
# Runs a command with the project's helm and kubectl in PATH, and folders of helm's own, in the lane's cluster.
# HELM_MAJOR chooses Helm 3 or 4. RENDERER is what its --post-renderer takes: Helm 4 wants the name of a plugin.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
cache=$top/.cache/kind
mkdir -p "$cache/path"
if [ -e "$top/bin/kube" ]; then ln -sf "$top/bin/kube" "$cache/path/kubectl"; fi
lane=${LANE:-$cache}
export PATH=$top/tools/kind/path:$cache/path:$PATH KUBECONFIG=$lane/kubeconfig
case ${HELM_MAJOR:-3} in
	3) export HELM=$top/bin/helm RENDERER=bin/helm-ratelimit ;;
	4) export HELM=$top/bin/helm4 RENDERER=ratelimit HELM_PLUGINS=$cache/plugins HELM_RATELIMIT=$top/bin/helm-ratelimit ;;
esac
mkdir -p "$cache/plugins"
ln -sfn "$top/tools/kind/plugin" "$cache/plugins/ratelimit"
export HELM_CACHE_HOME=$lane/helm/cache HELM_CONFIG_HOME=$lane/helm/config HELM_DATA_HOME=$lane/helm/data
exec "$@"
