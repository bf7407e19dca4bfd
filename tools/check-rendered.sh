#!/usr/bin/env bash
# Says what helm-ratelimit check finds in a chart as it is rendered with each
# values file of its ci folder; ct.yaml runs it.
#   check-rendered.sh CHART
set -euo pipefail
chart=${1:?which chart}
cd "$(dirname "$0")/.."
for values in "$chart"/ci/*-values.yaml; do
	echo "helm-ratelimit check: $values"
	bin/helm template demo "$chart" --values "$values" --post-renderer bin/helm-ratelimit | bin/helm-ratelimit check -
done
