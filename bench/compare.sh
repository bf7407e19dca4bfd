#!/usr/bin/env bash
# Compares whole processes side by side in one run: start-up with true (ours renders an empty stream), and
# 32 MB with 70 Ingresses through a pipe with cat, and check with render; then the peak memory.
set -euo pipefail
cd "$(dirname "$0")/.."
need() {
	command -v "$1" >/dev/null || [ -x "$1" ] || {
		[ "$(id -u)" = 0 ] || { echo "bench needs $2: apt-get install $2"; exit 1; }
		apt-get update -qq && apt-get install -y -qq "$2" >/dev/null
	}
}
need hyperfine hyperfine
need /usr/bin/time time

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go run ./bench/stream $((32 << 20)) 70 >"$tmp/32MB.yaml"

hyperfine --shell none --warmup 20 --runs 300 --export-json "$tmp/start.json" \
	true bin/helm-ratelimit >/dev/null 2>&1
hyperfine --warmup 3 --runs 30 --export-json "$tmp/pipe.json" \
	"cat $tmp/32MB.yaml | cat >$tmp/out" "cat $tmp/32MB.yaml | bin/helm-ratelimit --rpm 30 >$tmp/out" >/dev/null 2>&1
hyperfine --warmup 3 --runs 30 --export-json "$tmp/check.json" \
	"bin/helm-ratelimit --rpm 30 <$tmp/32MB.yaml >$tmp/out" "bin/helm-ratelimit check --rpm 30 $tmp/32MB.yaml >$tmp/out" >/dev/null 2>&1

# ratio prints the medians of the two commands of a run and how they compare.
ratio() {
	grep -oE '"median": [0-9.e-]+' "$2" | awk -v what="$1" '{m[NR] = $2 * 1000}
		END {printf "%-22s %8.2f ms %8.2f ms   %.1f times\n", what, m[1], m[2], m[2] / m[1]}'
}
printf '%-22s %11s %11s\n' '' 'true or cat' 'ours'
ratio 'start' "$tmp/start.json"
ratio '32 MB through a pipe' "$tmp/pipe.json"
printf '%-22s %11s %11s\n' '' 'render' 'check'
ratio '32 MB from a file' "$tmp/check.json"

size=$(stat -c %s "$tmp/32MB.yaml")
peak=$(cat "$tmp/32MB.yaml" | /usr/bin/time -f %M bin/helm-ratelimit --rpm 30 2>&1 >/dev/null)
awk -v p="$peak" -v s="$size" 'BEGIN {printf "peak memory: %.0f MB for %.0f MB of input, %.1f times\n", p / 1024, s / 1048576, p * 1024 / s}'
