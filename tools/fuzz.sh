#!/usr/bin/env bash
# Runs each fuzz target of the module for the given time.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:?how long, such as 30s}
grep -rlE '^func Fuzz' --include='*_test.go' . | sort | while read -r file; do
	grep -oE '^func Fuzz[A-Za-z]+' "$file" | sed 's/^func //' | while read -r target; do
		printf '== %s in %s for %s\n' "$target" "$(dirname "$file")" "$time"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 5s "$(dirname "$file")" </dev/null
	done
done
