#!/usr/bin/env bash
# Makes a release in dist/, of the tree as it is. The same commit gives the same
# bytes; docs/release.md says what is there and what must be equal for that.
#   VERSION=...           instead of that of git
#   CHART_DEPENDENCY=...  see chart.sh
#   GPG_KEY, COSIGN       see sign.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 022
export LC_ALL=C TZ=UTC PATH=$PWD/bin:$PATH
VERSION=$(tools/release/version.sh)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
DATE=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
export VERSION SOURCE_DATE_EPOCH DATE
work=.cache/release built=.cache/release/goreleaser
echo "release: version $VERSION, $(go version)" >&2

rm -rf dist "$work"
mkdir -p dist "$work/completions"
tools/release/licenses.sh >"$work/THIRD-PARTY-LICENSES.txt"
CGO_ENABLED=0 go build -trimpath -o "$work/helm-ratelimit" ./cmd/helm-ratelimit
for shell in bash zsh fish powershell; do
	"$work/helm-ratelimit" completion $shell >"$work/completions/helm-ratelimit.${shell/powershell/ps1}"
done
bin/goreleaser release --snapshot --clean --parallelism "$(nproc)"
cp "$built"/*.tar.gz "$built"/*.zip "$built"/*.sbom.json dist/
tools/release/plugins.sh "$VERSION" "$built" dist
tools/release/chart.sh "$VERSION" dist
(cd dist && sha256sum -- * >../$work/checksums.txt && mv ../$work/checksums.txt .)
tools/release/images.sh "$built" dist/images
tools/release/sign.sh dist
printf 'make release: dist/ has %d files of version %s\n' "$(find dist -type f | wc -l)" "$VERSION"
