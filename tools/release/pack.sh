#!/usr/bin/env bash
# Packs a folder so that the same files give the same bytes, whoever packs them
# and when. The archive holds the folder by its last name.
#   pack.sh FOLDER FILE.tgz
set -euo pipefail
tar --create --format=ustar --sort=name --mtime="@${SOURCE_DATE_EPOCH:?}" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	--directory "$(dirname "$1")" "$(basename "$1")" | gzip --no-name --best >"$2"
