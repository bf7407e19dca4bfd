# Sourced by the scripts beside it.
# shellcheck shell=bash

say() { printf '== %s\n' "$*" >&2; }

fail() { printf 'make kind: %s\n' "$*" >&2; exit 1; }

# step NAME COMMAND... runs a command, and says how long it took.
step() {
	local name=$1 start=$SECONDS
	shift
	say "$name"
	"$@"
	printf '== %s: %d s\n' "$name" "$((SECONDS - start))" >&2
}

# content_of FILE_OR_FOLDER... prints 12 digits that change with any content.
content_of() {
	find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sed 's| .*/| |' | sha256sum | cut -c1-12
}

