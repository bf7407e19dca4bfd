#!/usr/bin/env bash
# Makes an image of one static program, whose name is that of its file.
#   program-image.sh FILE IMAGE [DOCKERFILE-INSTRUCTION]...
set -euo pipefail
file=$1 image=$2
shift 2
changes=()
for change in "$@"; do changes+=(--change "$change"); done
tar -C "$(dirname "$file")" -c "$(basename "$file")" |
	docker import --change "ENTRYPOINT [\"/$(basename "$file")\"]" "${changes[@]}" - "$image" >/dev/null
