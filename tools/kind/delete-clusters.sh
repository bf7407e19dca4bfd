#!/usr/bin/env bash
# Deletes the clusters of all lanes.
set -euo pipefail
cd "$(dirname "$0")/../.."
for cluster in $(bin/kind get clusters --quiet); do
	case $cluster in "${CLUSTER:?}"-*) bin/kind delete cluster --quiet --name "$cluster" ;; esac
done
