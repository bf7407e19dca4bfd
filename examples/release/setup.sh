# What docs/release.md takes for given, made of the release in $REPO/dist, whose version is VERSION.

# Everything that may be another here than there.
umask 077
export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 GOFLAGS='' GOCACHE="$REPO/.cache/release-check" HELM_DATA_HOME=$PWD/helm/data
export HELM_CONFIG_HOME=$PWD/helm/config HELM_CACHE_HOME=$PWD/helm/cache

# The files as one downloads them, signed with a key that is made here and lasts as long as the test.
find "$REPO/dist" -maxdepth 1 -type f ! -name '*.prov' ! -name '*.asc' ! -name '*.sigstore.json' -exec cp -t . {} +
export GNUPGHOME=$PWD/gnupg
mkdir gnupg
gpg --batch --quiet --passphrase '' --quick-generate-key 'release test <test@example.com>' rsa3072 sign 1d 2>gpg.log
GPG_KEY=test@example.com COSIGN='' "$REPO/tools/release/sign.sh" .

# Helm 4 is helm, and Helm 3 is helm3, with folders of its own.
mkdir programs
ln -s "$REPO/bin/helm4" programs/helm
printf '#!/bin/sh\nHELM_DATA_HOME=%s exec %s "$@"\n' "$PWD/helm3" "$REPO/bin/helm" >programs/helm3
chmod +x programs/helm3
export PATH=$PWD/programs:$PATH

# What git has instead of GitHub. A commit that is not tagged has a branch in place of the tag: Go writes a tag into the programs.
git clone --quiet --bare --no-hardlinks "$REPO" published
git -C published rev-parse --quiet --verify "refs/tags/v$VERSION" >/dev/null || git -C published branch "v$VERSION" HEAD
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.$PWD/published.insteadOf" GIT_CONFIG_VALUE_0=https://github.com/model-ingress/helm-ratelimit

# The tools, which are no part of what is compared, are not built once more.
make() {
	mkdir bin
	cp "$REPO"/bin/{goreleaser,cyclonedx-gomod,helm,helm4} bin/
	command make --no-print-directory "$@"
}
