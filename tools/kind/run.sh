#!/usr/bin/env bash
# Tests the chart in kind clusters: ct lint, ct install with every file of
# chart/ci, and the failure drills; and the KRM function in its container, since
# here is a Docker daemon. See way.sh for the two ways to a cluster,
# and lane.sh for why there are several.
#   KIND=online|offline  forces a way
#   KEEP=1               leaves the clusters there; make kind-down ends them
#   NODE_IMAGE=...       another node image (online)
#   HELM_MAJORS="3 4"    with which Helm; both where nothing is said
#   FILES=...            files of chart/ci; all where nothing is said
#   LANES=5              how many clusters
#   DRILLS=0             leaves the drills out
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/kind/step.sh
export CACHE=$PWD/.cache/kind CLUSTER=model-ingress RECORDS=$PWD/bin/kind-record
mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock --nonblock 9 || fail "another make kind runs"

way=$(tools/kind/way.sh "${KIND-}")
# shellcheck source=tools/kind/online.sh
. "tools/kind/$way.sh" # packages, programs, daemon, images, end; and in_cluster before a command

finish() {
	local status=$?
	if [ -n "${KEEP-}" ]; then
		say "KEEP: the clusters stay, with KUBECONFIG=$CACHE/lane-1/kubeconfig and so on; make kind-down ends them"
		how_to_enter
	else
		step "clean up" end
	fi
	[ "$status" = 0 ] || tools/kind/table.sh "$RECORDS" || true # as far as it came; the next line says that it failed
	[ "$status" = 0 ] || printf 'make kind: FAILED with status %d\n' "$status" >&2
}
trap finish EXIT

# in_order prints the files of chart/ci, the longest first: one has two limits,
# which are proved one after the other, and some have no rate to measure.
in_order() {
	local all short='/(connections|no-controller|no-limit)-'
	all=$(printf '%s\n' chart/ci/*-values.yaml)
	grep /native- <<<"$all"
	grep -vE "/native-|$short" <<<"$all"
	grep -E "$short" <<<"$all"
}

# jobs_to_do prints the queue of lane.sh: the drills take longest.
jobs_to_do() {
	local major file
	[ "${DRILLS-}" = 0 ] || for major in $HELM_MAJORS; do echo "$major drills"; done
	for file in ${FILES:-$(in_order)}; do
		for major in $HELM_MAJORS; do echo "$major install $file"; done
	done
}

lanes() {
	local lane failed=0 queue=$CACHE/queue
	jobs_to_do >"$queue"
	for lane in $(seq "$LANES"); do
		in_cluster tools/kind/lane.sh "$lane" "$queue" &
		sleep 5 # a cluster's first seconds take all there is of a small machine
	done
	for lane in $(jobs -p); do wait "$lane" || failed=1; done
	return "$failed"
}

step "packages" packages
step "programs" programs
step "daemon" daemon
step "images" images
step "function in a container" in_cluster tools/kind/function.sh
export EXTRA_VALUES NODE IMAGES WAY=$way HELM_MAJORS=${HELM_MAJORS:-3 4} LANES=${LANES:-5}
step "ct lint" in_cluster tools/kind/with-path.sh bin/ct lint --config ct.yaml
rm -rf "$RECORDS"
step "ct install and drills, in $LANES clusters" lanes
tools/kind/table.sh "$RECORDS"
printf '\nmake kind: all passed, %s, in %d s\n' "$way" "$SECONDS"
