#!/usr/bin/env bash
# Lints and tests the chart with the tools in bin/, and says each thing that it does.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '== %s\n' "$*"; }

say "helm lint --strict, with every values file"
for values in chart/ci/*-values.yaml; do
	bin/helm lint --strict --quiet chart --values "$values"
done

say "every values file renders through the post-renderer"
for values in chart/ci/*-values.yaml; do
	bin/helm template demo chart --values "$values" --post-renderer bin/helm-ratelimit >/dev/null
	printf '   %s\n' "$values"
done

say "helm-unittest --strict"
bin/helm-unittest --strict --with-subchart=false chart

say "chart/README.md is what helm-docs makes of values.yaml"
made=$(mktemp)
trap 'rm -f "$made"' EXIT
bin/helm-docs --chart-search-root chart --dry-run --log-level error >"$made"
diff -u chart/README.md <(sed -e '${/^$/d}' "$made")
