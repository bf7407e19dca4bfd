#!/usr/bin/env bash
# Packs the plugins for Helm, each with the programs of all platforms, because
# Helm takes one file of a name and a version.
#   plugins.sh VERSION PROGRAMS FOLDER
#   PROGRAMS  is where goreleaser built: PROGRAM_OS_ARCH_*/PROGRAM
set -euo pipefail
version=$1 programs=$2 to=$(realpath "$3")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

platforms=()
for folder in "$programs"/helm-ratelimit_*_*/; do
	IFS=_ read -r _ os arch _ <<<"$(basename "$folder")"
	mkdir "$work/${os}_$arch"
	cp "$programs"/helm-ratelimit{,-plot,-probe}_"${os}_${arch}"_*/helm-ratelimit* "$work/${os}_$arch/"
	platforms+=("${os}_$arch=$work/${os}_$arch")
done

# pack PLUGIN FILE
pack() {
	local folder
	folder=$("$here/../../plugins/build.sh" "$1" "$version" "$work/$1" "${platforms[@]}")
	install -m 644 "$here/../../.cache/release/THIRD-PARTY-LICENSES.txt" "$folder/"
	"$here/pack.sh" "$folder" "$to/$2"
}
pack post-renderer "ratelimit-$version.tgz"
pack cli-helm-4 "ratelimit-cli-$version.tgz"
# Helm 3 goes by the type that the server of a URL says, and takes no file: this one is unpacked.
pack cli-helm-3 "ratelimit-$version-helm-3.tgz"
