#!/usr/bin/env bash
# Prints what ct install and the drills left in a folder, in one of its own for
# each Helm, as tables, and their numbers as JSON into bin/evidence/kind.json.
#   table.sh FOLDER
set -euo pipefail
records=$1
cd "$(dirname "$0")/../.."
# Helm 4 logs what a test's pod said as one line.
said() { cat "$1/test.out" "$1/test.err" 2>/dev/null | sed 's/\\n/\n/g'; }

# row RELEASE-FOLDER: one release, tab between its fields.
row() {
	local installed=no proved=- once minute connections outcome
	[ "$(cat "$1/install.status" 2>/dev/null)" = 0 ] && installed="yes, $(cat "$1/install.seconds") s"
	once=$(said "$1" | awk '$1 == "at" && $2 == "once" {print $3, "/", ($5 == "to" ? $4 "-" $6 : $4)}')
	minute=$(said "$1" | awk '$1 == "a" && $2 == "minute" {print $3, "/", ($5 == "to" ? $4 "-" $6 : $4)}')
	connections=$(said "$1" | awk '$1 == "connections" {print $2, "/", ($4 == "to" ? $3 "-" $5 : $3)}')
	outcome=$(cat "$1/test.status" 2>/dev/null || echo 1)
	if [ "$outcome" != 0 ]; then
		proved=FAILED
	elif [ -n "$once$connections" ]; then
		proved="yes, $(cat "$1/test.seconds") s"
	elif said "$1" | grep -q 'nothing was expected'; then
		proved="no limit to prove"
	else
		proved="no test"
	fi
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(cat "$1/values")" "$(cat "$1/../helm-version")" "$installed" "$proved" "${once:--}" "${minute:--}" "${connections:--}"
}

rows=$(for dir in "$records"/*/*/; do row "$dir"; done | sort)
printf '\nct install. Expected / seen: requests admitted at once, each minute in the long run, and in progress.\n\n'
{
	printf 'values file\thelm\tinstalled\tlimit proved\tat once\ta minute\tin progress\n'
	echo "$rows"
} | column -t -s $'\t'
shopt -s nullglob
drills=$(for file in "$records"/*/drills.tsv; do sed "s/^/$(cat "${file%/*}/helm-version")\t/" "$file"; done)
if [ -n "$drills" ]; then
	printf '\nDrills\n\n'
	{
		printf 'helm\tdrill\twhat\texpected\tseen\tas expected\n'
		echo "$drills"
	} | column -t -s $'\t'
fi

mkdir -p bin/evidence
jq -n --arg rows "$rows" --arg drills "$drills" '
	def table(names): split("\n") | map(select(. != "") | split("\t") | [names, .] | transpose | map({(.[0]): .[1]}) | add);
	{
		files: ($rows | table(["file", "helm", "installed", "proved", "atOnce", "perMinute", "inProgress"])),
		drills: ($drills | table(["helm", "drill", "what", "expected", "seen", "agrees"]))
	}' >bin/evidence/kind.json
jq -r '"\n\(.files | length) installs, \(.files | map(select(.proved | startswith("yes"))) | length) limits proved, " +
	"\(.drills | map(select(.agrees == "yes")) | length) of \(.drills | length) comparisons of drills as expected"' bin/evidence/kind.json
