#!/usr/bin/env bash
# Packages the chart with ingress-nginx in it.
#   chart.sh VERSION FOLDER
#   CHART_DEPENDENCY=locked  with the ingress-nginx of Chart.lock, as a release must have it
#   CHART_DEPENDENCY=tested  with the one that make test has, from its Go module
# Where nothing is said: locked where the chart repository is reached.
set -euo pipefail
version=$1 to=$(realpath "$2")
cd "$(dirname "$0")/../.."
root=$PWD
say() { echo "release: chart: $*" >&2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HELM_CACHE_HOME=$work/helm/cache HELM_CONFIG_HOME=$work/helm/config HELM_DATA_HOME=$work/helm/data
: "${SOURCE_DATE_EPOCH:?}" # Helm 4 writes it into the package; Helm 3 writes the clock

git ls-files -z chart | xargs -0 cp --parents -t "$work"
cp LICENSE "$work/chart/"
cd "$work"
locked=$(awk '$1 == "version:" {print $2; exit}' chart/Chart.lock)
from_repository() {
	"$root/bin/helm4" repo add ingress-nginx https://kubernetes.github.io/ingress-nginx &&
		"$root/bin/helm4" dependency build chart
}
case ${CHART_DEPENDENCY-} in
	locked) from_repository >&2 ;;
	tested | '')
		if [ -z "${CHART_DEPENDENCY-}" ] && from_repository >"$work/repository.log" 2>&1; then
			:
		else
			mkdir -p chart/charts
			cp "$root"/chart/charts/ingress-nginx-*.tgz chart/charts/
			tested=$(basename chart/charts/ingress-nginx-*.tgz .tgz)
			say "NOT AS PUBLISHED: it has $tested, which the tests have; Chart.lock names $locked (CHART_DEPENDENCY=locked insists on it)"
		fi
		;;
	*) say "CHART_DEPENDENCY=$CHART_DEPENDENCY: want locked or tested" && exit 1 ;;
esac
"$root/bin/helm4" package chart --version "$version" --destination "$to" >&2
