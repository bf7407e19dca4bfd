#!/usr/bin/env bash
# Prints the licenses and notices of everything that is linked into the
# programs: most of them want to come along with a binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C GOFLAGS=-mod=readonly GOWORK=off CGO_ENABLED=0

# A line for each folder that may hold a license of linked code: module, version,
# the module's folder and the path in it. A part of a module may have another
# author than the rest.
folders() {
	for os in linux darwin windows; do
		GOOS=$os GOARCH=amd64 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}} {{$.Dir}}{{end}}{{end}}' ./cmd/helm-ratelimit{,-plot,-probe}
	done | sort -u | while read -r module version top dir; do
		while :; do
			printf '%s %s %s %s\n' "$module" "$version" "$top" ".${dir#"$top"}"
			[ "$dir" != "$top" ] || break
			dir=${dir%/*}
		done
	done | sort -u
}

texts() {
	find "$1" "$1/licenses" -maxdepth 1 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'patents*' -o -iname 'authors*' -o -path "*/licenses/*.txt" \) ! -name '*.go' 2>/dev/null | sort
}

# show HEADING FILE
show() { printf '\n%s\n%s\n\n' "$1" "${1//?/=}" && tr -d '\r' <"$2"; }

printf 'helm-ratelimit, helm-ratelimit-plot and helm-ratelimit-probe contain code of others, under the licenses that follow.\n'
goroot=$(go env GOROOT)
for name in LICENSE PATENTS; do show "Go standard library: $name" "$goroot/$name"; done
missing=()
previous='' found=1
while read -r module version top path; do
	if [ "$module" != "$previous" ]; then
		[ "$found" != 0 ] || missing+=("$previous")
		previous=$module found=0
	fi
	while read -r file; do
		found=1
		show "$module $version: ${file#"$top/"}" "$top/${file#"$top/"}"
	done < <(texts "$top/$path" | sed 's,/\./,/,')
done < <(folders)
[ "$found" != 0 ] || missing+=("$previous")
[ "${#missing[@]}" = 0 ] || { echo "release: no license found in ${missing[*]}" >&2; exit 1; }
