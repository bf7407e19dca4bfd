#!/usr/bin/env bash
# Ends the cluster that make kind KEEP=1 left, whichever way it was made.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -e .cache/kind/daemon/pid ]; then
	tools/kind/daemon.sh run bin/kind delete cluster --name model-ingress || true
	tools/kind/daemon.sh stop
elif docker version >/dev/null 2>&1; then
	bin/kind delete cluster --name model-ingress
fi
