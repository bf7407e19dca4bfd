#!/usr/bin/env bash
# Publishes what is in a folder, in the workflow release: images, chart and, last,
# the release on GitHub.
#   publish.sh FOLDER
#   GH_TOKEN, REGISTRY_USER  with the right to write packages and releases
set -euo pipefail
cd "$(dirname "$0")/../.."
dist=$1
: "${GH_TOKEN:?}" "${REGISTRY_USER:?}"
registry=ghcr.io/model-ingress
version=$(tools/release/version.sh)
(cd "$dist" && sha256sum --check --quiet checksums.txt)
[ -e "$dist/model-ingress-$version.tgz" ] || { echo "release: $dist is not of version $version" >&2; exit 1; }

printf '%s' "$GH_TOKEN" | docker login ghcr.io --username "$REGISTRY_USER" --password-stdin
printf '%s' "$GH_TOKEN" | bin/helm4 registry login ghcr.io --username "$REGISTRY_USER" --password-stdin

for image in "$dist"/images/*; do
	name=$registry/$(basename "$image")
	tags=()
	for platform in "$image"/linux-*; do
		# The upload of the workflow keeps no modes.
		find "$platform" -type f ! -name Dockerfile -exec chmod 755 {} +
		arch=${platform##*-}
		docker buildx build --platform "linux/$arch" --provenance=false --push --tag "$name:$version-$arch" "$platform"
		tags+=("$name:$version-$arch")
	done
	docker buildx imagetools create --tag "$name:$version" "${tags[@]}"
	digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$name:$version")
	cosign sign --yes --recursive "$name@$digest"
done

pushed=$(bin/helm4 push "$dist/model-ingress-$version.tgz" "oci://$registry/charts" 2>&1)
echo "$pushed"
cosign sign --yes "$registry/charts/model-ingress@$(awk '$1 == "Digest:" {print $2}' <<<"$pushed")"

mapfile -t files < <(find "$dist" -maxdepth 1 -type f | sort)
kind=()
[[ $version != *-* ]] || kind=(--prerelease)
gh release create "v$version" --verify-tag --title "v$version" --notes "See [CHANGELOG.md](https://github.com/model-ingress/helm-ratelimit/blob/v$version/CHANGELOG.md)." "${kind[@]}" "${files[@]}"
