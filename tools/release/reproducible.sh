#!/usr/bin/env bash
# Makes the release twice and compares every file: here, and in a clone in
# another folder, with another umask, time zone, language and build cache. That
# cache is kept in .cache/release-check, so that only the first run is slow.
# The second time is by the commands of docs/release.md, all of which are run,
# in a folder with the files of the first (examples/release/setup.sh).
set -euo pipefail
cd "$(dirname "$0")/../.."
fail() { echo "make release-check: $*" >&2; exit 1; }
[ -z "$(git status --porcelain)" ] || fail "commit first: two builds of one commit are compared, and git status lists changes"
root=$PWD
work=$(mktemp -d)
folder=$work/elsewhere/a
trap 'GNUPGHOME=$folder/gnupg gpgconf --kill all; chmod -R u+w "$work" && rm -rf "$work"' EXIT

make --no-print-directory release
version=$(tools/release/version.sh)
mkdir -p "$folder"
cp examples/release/setup.sh "$folder/"
env -u GPG_KEY -u COSIGN -u MAKEFLAGS REPO="$root" VERSION="$version" go run ./e2e/page docs/release.md "$folder"
clone=$folder/helm-ratelimit
sums() { (cd "$1" && find . -type f ! -name '*.prov' ! -name '*.asc' ! -name '*.sigstore.json' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
sums dist >"$work/here"
sums "$clone/dist" >"$work/there"
diff -u "$work/here" "$work/there" || fail "the two builds differ in what stands above"
[ -s "$work/here" ] || fail "dist/ is empty"
echo "make release-check: $(wc -l <"$work/here") files are the same in both builds"
