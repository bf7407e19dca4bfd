#!/usr/bin/env bash
# Prints the version of what would be released: VERSION where it is set, else
# the tag of the commit, else the chart's version with the commit, which comes
# before that version.
set -euo pipefail
cd "$(dirname "$0")/../.."
fail() { echo "release: $*" >&2; exit 1; }

chart=$(awk '$1 == "version:" {print $2; exit}' chart/Chart.yaml)
tag=$(git describe --exact-match --tags --match 'v[0-9]*' 2>/dev/null || true) # no tag is what most commits have
if [ -n "${VERSION-}" ]; then
	version=${VERSION#v}
elif [ -n "$tag" ]; then
	version=${tag#v}
	[ "$version" = "$chart" ] || fail "the tag is $tag, and chart/Chart.yaml says $chart: they are one version"
else
	version=$chart-dev.$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S).g$(git rev-parse --short=12 HEAD)
fi
if [ -z "${VERSION-}" ] && [ -n "$(git status --porcelain)" ]; then
	case $version in
		*-*) version+=.dirty ;;
		*) version+=-dirty ;;
	esac
fi
# Helm takes nothing else for the version of a plugin or a chart.
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "the version $version is not a semantic version such as 1.2.3 or 1.2.3-rc.1"
echo "$version"
