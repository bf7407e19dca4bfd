#!/usr/bin/env bash
# Prints how the cluster is to be made, and says why:
#   online   with kind's published node image, and the published controller and chart
#   offline  with images that are made here, from Debian's packages and Go modules
#   way.sh [online|offline]
set -euo pipefail
# shellcheck source=tools/kind/step.sh
. "$(dirname "$0")/step.sh"
# What the published way takes from where. 401 is an answer too.
read -ra sources <<<"${KIND_SOURCES:-https://registry-1.docker.io/v2/ https://registry.k8s.io/v2/ https://kubernetes.github.io/ingress-nginx/index.yaml}"

case ${1-} in
	online | offline)
		say "$1, as KIND=$1 says"
		echo "$1"
		exit
		;;
	'') ;;
	*) fail "KIND=$1: want online or offline" ;;
esac
for source in "${sources[@]}"; do
	if ! curl --silent --head --output /dev/null --max-time 5 "$source"; then
		say "offline: $source cannot be reached, so node and controller are made here; KIND=online would insist"
		echo offline
		exit
	fi
done
say "online: node, controller and chart are the published ones; KIND=offline would make them here"
echo online
