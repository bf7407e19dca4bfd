#!/usr/bin/env bash
# Tests the chart in a kind cluster: ct lint, ct install with every file of
# chart/ci, and the failure drills. See way.sh for the two ways to the cluster.
#   KIND=online|offline  forces a way
#   KEEP=1               leaves the cluster there; make kind-down ends it
#   NODE_IMAGE=...       another node image (online)
#   HELM_MAJORS="3 4"    with which Helm; 3 alone where nothing is said
#   DRILLS=0             leaves the drills out
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/kind/step.sh
export CACHE=$PWD/.cache/kind CLUSTER=model-ingress KUBECONFIG=$PWD/.cache/kind/kubeconfig
records=$PWD/bin/kind-record
mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock --nonblock 9 || fail "another make kind runs"

way=$(tools/kind/way.sh "${KIND-}")
# shellcheck source=tools/kind/online.sh
. "tools/kind/$way.sh" # packages, programs, daemon, images, end; and in_cluster before a command

finish() {
	local status=$?
	if [ -n "${KEEP-}" ]; then
		say "KEEP: the cluster stays, with KUBECONFIG=$KUBECONFIG; make kind-down ends it"
		how_to_enter
	else
		step "clean up" end
	fi
	[ "$status" = 0 ] || tools/kind/table.sh "$records" || true
	[ "$status" = 0 ] || printf 'make kind: FAILED with status %d\n' "$status" >&2
}
trap finish EXIT

create() {
	in_cluster bin/kind delete cluster --quiet --name "$CLUSTER"
	in_cluster bin/kind create cluster --quiet --name "$CLUSTER" --image "$NODE" --config tools/kind/cluster.yaml --wait 3m
	in_cluster bin/kind load docker-image --quiet --name "$CLUSTER" "${IMAGES[@]}"
}

step "packages" packages
step "programs" programs
step "daemon" daemon
step "images" images
step "cluster" create
export EXTRA_VALUES WAY=$way
step "ct lint" in_cluster tools/kind/with-path.sh bin/ct lint --config ct.yaml
rm -rf "$records"
for HELM_MAJOR in ${HELM_MAJORS:-3}; do
	export HELM_MAJOR RECORD=$records/helm-$HELM_MAJOR
	step "ct install, Helm $HELM_MAJOR" in_cluster tools/kind/with-path.sh tools/kind/install.sh
	[ "${DRILLS-}" = 0 ] || step "drills, Helm $HELM_MAJOR" in_cluster tools/kind/with-path.sh tools/kind/drills.sh
done
tools/kind/table.sh "$records"
printf '\nmake kind: all passed, %s, in %d s\n' "$way" "$SECONDS"
