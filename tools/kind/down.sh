#!/usr/bin/env bash
# Ends the clusters that make kind KEEP=1 left, whichever way they were made.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CLUSTER=model-ingress
if [ -e .cache/kind/daemon/pid ]; then
	tools/kind/daemon.sh run tools/kind/delete-clusters.sh
	tools/kind/daemon.sh stop
elif docker version >/dev/null 2>&1; then
	tools/kind/delete-clusters.sh
fi
