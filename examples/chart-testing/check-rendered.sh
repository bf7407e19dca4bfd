#!/usr/bin/env bash
# check-rendered.sh CHART: whether its limits hold, with each values file that ct install takes.
set -euo pipefail
for values in "$1"/ci/*-values.yaml; do
	echo "$values"
	helm template llm "$1" --values "$values" | helm-ratelimit --policy models.yaml >/dev/null
done
