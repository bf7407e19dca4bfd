#!/usr/bin/env bash
# Signs what is in a folder, with what there is to sign with.
#   sign.sh FOLDER
#   GPG_KEY=...  the id of a secret key of gpg: FILE.tgz.prov of charts and plugins, as
#                Helm reads it, and checksums.txt.asc
#   COSIGN=1     cosign, keyless: checksums.txt.sigstore.json
set -euo pipefail
cd "$1"

# provenance FILE.tgz NAME: what Helm signs is the chart's or plugin's own
# description, and the sum of the package.
provenance() {
	{
		tar --extract --gzip --to-stdout --file "$1" "$2"
		printf '\n...\nfiles:\n  %s: sha256:%s\n' "$1" "$(sha256sum <"$1" | cut -d ' ' -f 1)"
	} | gpg --batch --yes --local-user "$GPG_KEY" --digest-algo SHA512 --output "$1.prov" --clearsign
}

if [ -n "${GPG_KEY-}" ]; then
	for package in *.tgz; do
		description=$(tar --list --gzip --file "$package" | grep -xE '[^/]+/(Chart|plugin)\.yaml')
		provenance "$package" "$description"
	done
	gpg --batch --yes --local-user "$GPG_KEY" --armor --detach-sign --output checksums.txt.asc checksums.txt
fi
if [ "${COSIGN-}" = 1 ]; then
	cosign sign-blob --yes --new-bundle-format --bundle checksums.txt.sigstore.json checksums.txt
fi
if [ -z "${GPG_KEY-}${COSIGN-}" ]; then
	echo 'release: nothing is signed: GPG_KEY (gpg) and COSIGN=1 (cosign) are not set' >&2
fi
