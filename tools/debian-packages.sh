#!/usr/bin/env bash
# Installs Debian packages where they are missing.
#   debian-packages.sh PURPOSE PACKAGE...
set -euo pipefail
purpose=$1
shift
missing=()
for p in "$@"; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
done
[ "${#missing[@]}" = 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "$purpose needs ${missing[*]}: apt-get install ${missing[*]}" >&2
	exit 1
fi
echo "apt-get install ${missing[*]}" >&2
apt-get update -qq
# Debian starts a server that it installs, unless this file says not to.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod +x $policy
	trap 'rm -f "$policy"' EXIT
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
