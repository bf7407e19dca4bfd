#!/usr/bin/env bash
# Makes the release twice and compares every file: here, and in a clone in
# another folder, with another umask, time zone, language and build cache. That
# cache is kept in .cache/release-check, so that only the first run is slow.
set -euo pipefail
cd "$(dirname "$0")/../.."
fail() { echo "make release-check: $*" >&2; exit 1; }
[ -z "$(git status --porcelain)" ] || fail "commit first: two builds of one commit are compared, and git status lists changes"
root=$PWD
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

make --no-print-directory release
clone=$work/elsewhere/a/clone
(
	umask 077
	git clone --quiet --no-hardlinks "$root" "$clone"
	mkdir "$clone/bin"
	# The tools, which are no part of what is compared.
	cp -p bin/goreleaser bin/cyclonedx-gomod bin/helm bin/helm4 "$clone/bin/"
	touch "$clone"/bin/*
	cd "$clone"
	env -u GPG_KEY -u COSIGN TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 GOFLAGS= GOCACHE="$root/.cache/release-check" \
		make --no-print-directory release
)
sums() { (cd "$1" && find . -type f ! -name '*.prov' ! -name '*.asc' ! -name '*.sigstore.json' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
sums dist >"$work/here"
sums "$clone/dist" >"$work/there"
diff -u "$work/here" "$work/there" || fail "the two builds differ in what stands above"
[ -s "$work/here" ] || fail "dist/ is empty"
echo "make release-check: $(wc -l <"$work/here") files are the same in both builds"
