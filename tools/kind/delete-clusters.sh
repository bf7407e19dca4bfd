#!/usr/bin/env bash
# Deletes the clusters of all lanes, beside each other.
set -euo pipefail
cd "$(dirname "$0")/../.."
failed=0
for cluster in $(bin/kind get clusters --quiet); do
	case $cluster in "${CLUSTER:?}"-*) bin/kind delete cluster --quiet --name "$cluster" & ;; esac
done
for deletion in $(jobs -p); do wait "$deletion" || failed=1; done
exit "$failed"
