#!/usr/bin/env bash
# Makes the folder of a plugin as Helm installs it.
#   plugins/build.sh PLUGIN VERSION FOLDER [OS_ARCH=]PROGRAMS...
#   PLUGIN    is post-renderer, cli-helm-3 or cli-helm-4
#   VERSION   is a semantic version such as 1.2.3 or 1.2.3-rc.1; a v before it is dropped
#   FOLDER    gets a folder that is called as the plugin is, and must not have one;
#             its path is printed
#   OS_ARCH   is a platform, such as linux_amd64; nothing is this machine's
#   PROGRAMS  is a folder with its helm-ratelimit (.exe for windows). The plugins for
#             people also get helm-ratelimit-probe and helm-ratelimit-plot from there.
# The time of the files is left to whoever packs them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "plugins/build.sh: $*" >&2; exit 1; }
[ $# -ge 4 ] || fail 'want PLUGIN VERSION FOLDER [OS_ARCH=]PROGRAMS...'
plugin=$here/$1/plugin.yaml version=${2#v} folder=$3
[ -f "$plugin" ] || fail "there is no plugin $1"
[[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$ ]] || fail "the version $2 is not a semantic version such as 1.2.3"
also=(helm-ratelimit-probe helm-ratelimit-plot)
[ "$1" != post-renderer ] || also=()
shift 3

to=$folder/$(awk '$1 == "name:" {print $2; exit}' "$plugin")
mkdir -p "$folder"
mkdir -m 755 "$to" "$to/bin"
commands=()
for platform; do
	[[ $platform == *=* ]] || platform=$(go env GOOS)_$(go env GOARCH)=$platform
	os_arch=${platform%%=*} programs=${platform#*=}
	case $os_arch in windows_*) exe=.exe ;; *) exe='' ;; esac
	command=$(grep -F "{os: ${os_arch%_*}, arch: ${os_arch#*_}, " "$plugin") || fail "plugin.yaml has no platform $os_arch"
	commands+=("$command")
	mkdir -m 755 "$to/bin/$os_arch"
	install -m 755 "$programs/helm-ratelimit$exe" "$to/bin/$os_arch/"
	for program in "${also[@]}"; do
		[ ! -f "$programs/$program$exe" ] || install -m 755 "$programs/$program$exe" "$to/bin/$os_arch/"
	done
done
{
	sed -e '/^ *- {os: /d' -e "s/^version: .*/version: $version/" "$plugin"
	printf '%s\n' "${commands[@]}"
} >"$to/plugin.yaml"
chmod 644 "$to/plugin.yaml"
install -m 644 "$here/../LICENSE" "$to/"
echo "$to"
