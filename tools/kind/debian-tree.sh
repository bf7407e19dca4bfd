#!/usr/bin/env bash
# Prints the path of a tar file with a small Debian 12 that has the packages
# named, and makes it where the cache has none with these packages.
#   debian-tree.sh PACKAGE...
set -euo pipefail
cache=$(cd "$(dirname "$0")/../.." && pwd)/.cache/kind
release=bookworm # trixie's systemd gives up cgroup v1

key=$(printf '%s\n' "$release" "$@" | sha256sum | cut -c1-12)
tar=$cache/debian-$key.tar
if [ ! -e "$tar" ]; then
	mkdir -p "$cache"
	work=$(mktemp -d "$cache/debian.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	if ! debootstrap --variant=minbase --include="$(IFS=,; echo "$*")" "$release" "$work/tree" >"$work/log" 2>&1; then
		tail -20 "$work/log" >&2
		exit 1
	fi
	tree=$work/tree
	rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale,info}/* \
		"$tree/var/lib/dbus/machine-id" "$tree/etc/machine-id"
	tar -C "$tree" -c --numeric-owner -f "$work/tar" .
	mv "$work/tar" "$tar"
fi
echo "$tar"
