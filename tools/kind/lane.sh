#!/usr/bin/env bash
# Makes a cluster and does jobs of a queue in it until there are no more.
# Each file of chart/ci and the drills are a job for each Helm:
#   3 drills
#   4 install chart/ci/default-values.yaml
# Two releases of the chart cannot be in one cluster at once, since both make the
# IngressClass; so lanes are what lets jobs run beside each other.
#   lane.sh NUMBER QUEUE
# shellcheck disable=SC2086,SC2317 # IMAGES and a job are words; step calls functions
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/kind/step.sh
queue=$2 failed=0
export LANE=$CACHE/lane-$1
export KUBECONFIG=$LANE/kubeconfig

create() {
	mkdir -p "$LANE"
	bin/kind delete cluster --quiet --name "$CLUSTER-$1"
	bin/kind create cluster --quiet --name "$CLUSTER-$1" --image "$NODE" --config tools/kind/cluster.yaml --wait 3m
	bin/kind load docker-image --quiet --name "$CLUSTER-$1" $IMAGES
}

# next prints the first job of the queue, and takes it out.
# shellcheck disable=SC2016 # the other shell expands it
next() { flock "$queue.lock" sh -c 'head -1 "$0" && sed -i 1d "$0"' "$queue"; }

# job MAJOR WHAT [FILE]: what it prints is kept, and shown where it fails.
job() {
	local log=$RECORDS/log/helm-$1-$2${3:+-$(basename "$3" -values.yaml)}
	mkdir -p "${log%/*}"
	HELM_MAJOR=$1 RECORD=$RECORDS/helm-$1 tools/kind/with-path.sh "tools/kind/$2.sh" ${3-} >"$log" 2>&1 && return
	cat "$log"
	say "FAILED: Helm $1, $2 ${3-}"
	failed=1
}

step "cluster $1" create "$1"
while words=$(next) && [ -n "$words" ]; do
	step "Helm $words" job $words
done
exit "$failed"
