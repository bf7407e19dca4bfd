#!/usr/bin/env bash
# Runs ct install with one values file of chart/ci, and keeps what it says in $RECORD.
#   install.sh FILE
set -euo pipefail
mkdir -p "$RECORD"
"$HELM" version --template '{{.Version}}' >"$RECORD/helm-version"
# ct takes all files of a chart's ci folder: it gets a copy of the chart that has one.
chart=$LANE/chart
rm -rf "$chart"
cp -R chart "$chart"
find "$chart/ci" -type f ! -name "${1##*/}" -delete
bin/ct install --config ct.yaml --charts "$chart" --helm-extra-set-args "--post-renderer=$RENDERER --values=$EXTRA_VALUES"
