#!/usr/bin/env bash
# Runs ct install with every values file of chart/ci, and keeps what it says in $RECORD.
set -euo pipefail
mkdir -p "$RECORD"
"$HELM" version --template '{{.Version}}' >"$RECORD/helm-version"
bin/ct install --config ct.yaml --helm-extra-set-args "--post-renderer=$RENDERER --values=$EXTRA_VALUES"
