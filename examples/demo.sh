#!/usr/bin/env bash
# Renders the chart with real Helm, without and with the post-renderer, and
# shows what the post-renderer changed and which limits result.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

printf '$ helm template demo chart --post-renderer bin/helm-ratelimit\n'
bin/helm version --template 'Helm {{.Version}}'
bin/helm template demo chart --namespace models >"$out/without.yaml"
bin/helm template demo chart --namespace models --post-renderer bin/helm-ratelimit \
	--post-renderer-args --report="$out/report.txt" >"$out/with.yaml"

printf '\n%s lines rendered. What the post-renderer changed:\n\n' "$(wc -l <"$out/with.yaml")"
diff -U 4 --label without --label with "$out/without.yaml" "$out/with.yaml" && { echo 'nothing?'; exit 1; }

printf '\nThe limits that result, and where each comes from:\n\n'
cat "$out/report.txt"
