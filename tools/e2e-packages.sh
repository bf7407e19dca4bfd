#!/usr/bin/env bash
# Installs what the tests with the real controller need of Debian's packages, where it is missing.
set -euo pipefail
packages=(nginx libnginx-mod-http-lua libnginx-mod-http-headers-more-filter libnginx-mod-stream lua-cjson iproute2 openssl)
missing=()
for p in "${packages[@]}"; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
done
[ "${#missing[@]}" = 0 ] && exit 0
[ "$(id -u)" = 0 ] || { echo "make e2e needs ${missing[*]}: apt-get install ${missing[*]}" >&2; exit 1; }
apt-get update -qq
# Debian starts a server that it installs, unless this file says not to.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod +x $policy
	trap 'rm -f "$policy"' EXIT
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
