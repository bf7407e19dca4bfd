#!/usr/bin/env bash
# Tests what a release holds.
#   release_test.sh FOLDER
set -euo pipefail
dist=$(realpath "$1")
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d)
trap 'gpgconf --kill all; rm -rf "$work"' EXIT
export LC_ALL=C GNUPGHOME=$work/gnupg
version=$(basename "$dist"/model-ingress-*.tgz .tgz)
version=${version#model-ingress-}
platforms=(linux_amd64 linux_arm64 darwin_amd64 darwin_arm64 windows_amd64 windows_arm64)
programs=(helm-ratelimit helm-ratelimit-plot helm-ratelimit-probe)
fail() { echo "    $*" >&2; return 1; }
same() { [ "$1" = "$2" ] || fail "$(diff <(echo "$1") <(echo "$2"))"; }
exe() { case $1 in windows*) echo .exe ;; esac }

# unpacked PLATFORM: the folder of its archive's files
unpacked() {
	local to=$work/$1 archive=$dist/helm-ratelimit_${version}_$1
	[ -d "$to" ] || case $1 in
		windows*) unzip -q "$archive.zip" -d "$to" ;;
		*) mkdir "$to" && tar --extract --gzip --file "$archive.tar.gz" --directory "$to" ;;
	esac
	echo "$to"
}
here() { unpacked "$(go env GOOS)_$(go env GOARCH)"; }

# with_helm MAJOR[-NAME] ARGS...: with folders of its own for each name
with_helm() {
	local helm=$root/bin/helm
	[ "${1%%-*}" = 3 ] || helm=$root/bin/helm4
	env HELM_CACHE_HOME="$work/helm$1/cache" HELM_CONFIG_HOME="$work/helm$1/config" HELM_DATA_HOME="$work/helm$1/data" \
		XDG_CACHE_HOME="$work/helm$1/xdg" "$helm" "${@:2}"
}

every_file_has_its_checksum() {
	(cd "$dist" && sha256sum --check --quiet --strict checksums.txt)
	same "$(cut -d ' ' -f 3- "$dist/checksums.txt")" "$(cd "$dist" && find . -maxdepth 1 -type f ! -name 'checksums.txt*' ! -name '*.prov' -printf '%f\n' | sort)"
}

each_platform_has_an_archive_of_programs_texts_and_completions() {
	local p want
	for p in "${platforms[@]}"; do
		want=$(printf '%s\n' CHANGELOG.md LICENSE README.md THIRD-PARTY-LICENSES.txt completions/helm-ratelimit.{bash,zsh,fish,ps1} "${programs[@]/%/$(exe "$p")}" | sort)
		same "$want" "$(cd "$(unpacked "$p")" && find . -type f -printf '%P\n' | sort)"
	done
}

programs_are_of_their_platform_static_and_without_our_paths() {
	local p program info
	for p in "${platforms[@]}"; do
		for program in "${programs[@]}"; do
			program=$(unpacked "$p")/$program$(exe "$p")
			info=$(go version -m "$program")
			for want in "GOOS=${p%_*}" "GOARCH=${p#*_}" CGO_ENABLED=0 -trimpath=true vcs.revision="$(git rev-parse HEAD)"; do
				grep -q -- "	$want\$" <<<"$info" || fail "$program: no $want"
			done
			if grep -q -F -e "$root" -e "$(go env GOMODCACHE)" -e "$(go env GOCACHE)" "$program"; then fail "$program has a path of this machine in it"; fi
		done
	done
}

the_program_tells_the_version_of_the_release() {
	same "helm-ratelimit v$version $(go env GOVERSION) $(go env GOOS)/$(go env GOARCH)" "$("$(here)/helm-ratelimit" version)"
}

programs_of_an_archive_find_each_other() {
	(cd "$work" && PATH=/usr/bin:/bin "$(here)/helm-ratelimit" probe --help | grep -q expect-rpm)
	(cd "$work" && PATH=/usr/bin:/bin "$(here)/helm-ratelimit" simulate --rpm 30 --load '200 at once' --plot picture.png >/dev/null)
	[ -s "$work/picture.png" ]
}

completions_are_those_of_the_program() {
	local shell dir
	dir=$(here)
	for shell in bash zsh fish powershell; do
		same "$("$dir/helm-ratelimit" completion $shell)" "$(cat "$dir/completions/helm-ratelimit.${shell/powershell/ps1}")"
	done
	bash -c '. "$1" && complete -p helm-ratelimit' _ "$dir/completions/helm-ratelimit.bash" >/dev/null
}

bills_of_materials_name_what_is_linked() {
	local p program bom
	for p in "${platforms[@]}"; do
		for program in "${programs[@]}"; do
			bom=$dist/${program}_${version}_$p.sbom.json
			go version -m "$(unpacked "$p")/$program$(exe "$p")" | awk '$1 == "dep" {print $2 "@" $3}' | sort >"$work/linked"
			grep -o '"purl": "pkg:golang/[^?"]*@[^?"]*' "$bom" | sed 's,.*pkg:golang/,,' | grep -v -e '^std@' -e '^github.com/model-ingress/' | sort -u >"$work/named"
			diff "$work/linked" <(sed 's/%2B/+/g' "$work/named") || fail "$bom"
		done
	done
}

licenses_of_all_that_is_linked_come_along() {
	local program
	for program in "${programs[@]}"; do
		go version -m "$(here)/$program" | awk '$1 == "dep" {print $2 " " $3 ": "}' | while read -r module; do
			grep -q -F "$module" "$(here)/THIRD-PARTY-LICENSES.txt" || fail "no license of $module"
		done
	done
}

# The check of the words that a limit is: also that the chart's package is whole.
the_chart_renders_with_both_helms_through_the_released_program() {
	local major rendered
	for major in 3 4; do
		rendered=$(with_helm $major template demo "$dist/model-ingress-$version.tgz" --set ingress-nginx.enabled=true | "$(here)/helm-ratelimit")
		grep -q 'nginx.ingress.kubernetes.io/limit-rpm: "30"' <<<"$rendered" || fail "Helm $major: no limit"
		grep -q 'app.kubernetes.io/name: ingress-nginx' <<<"$rendered" || fail "Helm $major: no controller"
	done
	same "$version" "$(with_helm 4 show chart "$dist/model-ingress-$version.tgz" | sed -n 's/^version: //p')"
}

manifest='apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/limit-rps: "-5"}}'

# finds MAJOR: the plugin for people runs the program that is in it
finds() {
	local out
	out=$(with_helm "$1" ratelimit check <<<"$manifest" 2>"$work/log") && fail "Helm $1: check found nothing"
	grep -q value-negative <<<"$out" || fail "Helm $1: $out $(cat "$work/log")"
	same "helm-ratelimit v$version $(go env GOVERSION) $(go env GOOS)/$(go env GOARCH)" "$(with_helm "$1" ratelimit version)"
	with_helm "$1" ratelimit probe --help | grep -q expect-rpm
}

helm_3_runs_the_plugin_for_people_where_it_is_unpacked() {
	local plugins
	plugins=$(with_helm 3 env HELM_PLUGINS)
	mkdir -p "$plugins"
	tar --extract --gzip --file "$dist/ratelimit-$version-helm-3.tgz" --directory "$plugins"
	finds 3
}

helm_4_installs_both_plugins_and_runs_them() {
	with_helm 4 plugin install --verify=false "$dist/ratelimit-$version.tgz" >/dev/null
	with_helm 4 plugin install --verify=false "$dist/ratelimit-cli-$version.tgz" >/dev/null
	finds 4
	with_helm 4 template demo "$dist/model-ingress-$version.tgz" --post-renderer ratelimit | grep -q 'nginx.ingress.kubernetes.io/limit-rpm: "30"'
}

helm_4_takes_no_plugin_that_nobody_signed() {
	if with_helm 4-unsigned plugin install "$dist/ratelimit-$version.tgz" >"$work/log" 2>&1; then fail "it was installed"; fi
	grep -q -i 'prov\|sign' "$work/log" || fail "$(cat "$work/log")"
}

plugins_have_programs_of_every_platform_and_their_licenses() {
	local plugin listed p
	for plugin in "ratelimit-$version" "ratelimit-cli-$version" "ratelimit-$version-helm-3"; do
		listed=$(tar --list --gzip --file "$dist/$plugin.tgz")
		for p in "${platforms[@]}"; do grep -q "bin/$p/helm-ratelimit$(exe "$p")\$" <<<"$listed" || fail "$plugin: nothing for $p"; done
		for text in LICENSE THIRD-PARTY-LICENSES.txt plugin.yaml; do grep -q "^[^/]*/$text\$" <<<"$listed" || fail "$plugin: no $text"; done
	done
}

images_have_the_programs_of_the_archives() {
	local image arch program
	for image in "$dist"/images/*; do
		for arch in amd64 arm64; do
			grep -q '^FROM ' "$image/linux-$arch/Dockerfile"
			grep '^COPY' "$image/linux-$arch/Dockerfile" | grep -v passwd | while read -r _ program _; do cmp "$image/linux-$arch/$program" "$(unpacked linux_$arch)/$program"; done
		done
	done
}

# A key that is made here and lasts as long as the test.
helm_and_gpg_take_our_signatures_and_refuse_what_was_changed() {
	local signed=$work/signed package
	mkdir -m 700 "$GNUPGHOME"
	gpg --batch --quiet --passphrase '' --quick-generate-key 'release test <test@example.com>' rsa3072 sign 1d 2>"$work/gpg.log" || fail "$(cat "$work/gpg.log")"
	mkdir "$signed"
	cp "$dist"/*.tgz "$dist/checksums.txt" "$signed/"
	GPG_KEY=test@example.com COSIGN='' tools/release/sign.sh "$signed"
	gpg --batch --quiet --export >"$work/keyring.gpg"
	gpg --batch --quiet --verify "$signed/checksums.txt.asc" "$signed/checksums.txt" 2>/dev/null
	package=$signed/model-ingress-$version.tgz
	for major in 3 4; do
		with_helm $major verify --keyring "$work/keyring.gpg" "$package" >/dev/null
	done
	for plugin in ratelimit ratelimit-cli; do
		with_helm 4-signed plugin install --keyring "$work/keyring.gpg" "$signed/$plugin-$version.tgz" >"$work/log" 2>&1 || fail "$(cat "$work/log")"
		printf x >>"$signed/$plugin-$version.tgz"
		if with_helm 4-changed plugin install --keyring "$work/keyring.gpg" "$signed/$plugin-$version.tgz" >/dev/null 2>&1; then fail "Helm 4 takes a changed $plugin"; fi
	done
	printf x >>"$package"
	printf x >>"$signed/checksums.txt"
	for major in 3 4; do
		if with_helm $major verify --keyring "$work/keyring.gpg" "$package" >/dev/null 2>&1; then fail "Helm $major takes a changed chart"; fi
	done
	if gpg --batch --quiet --verify "$signed/checksums.txt.asc" "$signed/checksums.txt" 2>/dev/null; then fail "gpg takes changed checksums"; fi
}

nothing_is_signed_without_a_key() {
	mkdir "$work/unsigned"
	cp "$dist"/*.tgz "$dist/checksums.txt" "$work/unsigned/"
	GPG_KEY='' COSIGN='' tools/release/sign.sh "$work/unsigned" 2>&1 | grep -q 'nothing is signed'
	same '' "$(find "$work/unsigned" \( -name '*.prov' -o -name '*.asc' -o -name '*.sigstore.json' \))"
}

failed=0
tests=$(declare -F | awk '$3 ~ /_.*_/ {print $3}')
for test in $tests; do
	# A child of its own, because set -e does not hold in a condition.
	( set -e; "$test" ) &
	if wait $!; then echo "ok   ${test//_/ }"; else echo "FAIL ${test//_/ }" && failed=1; fi
done
[ "$failed" = 0 ] || { echo 'make release-check: FAILED' >&2; exit 1; }
echo "make release-check: $(wc -w <<<"$tests") tests of version $version passed"
