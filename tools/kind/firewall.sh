#!/usr/bin/env bash
# Keeps the machine's firewall rules, and puts them back: a Docker daemon that
# stops leaves its chains, and the policy that it gave FORWARD.
#   firewall.sh keep|restore FOLDER
set -euo pipefail
verb=$1 folder=$2

keep() { for family in iptables ip6tables; do "$family-save" >"$folder/$family"; done; }

restore() {
	local family table
	for family in iptables ip6tables; do
		"$family-restore" <"$folder/$family"
		for table in filter nat mangle raw; do
			grep -q "^\*$table" "$folder/$family" || empty "$family" "$table"
		done
	done
	ip link delete docker0 2>/dev/null || true # it may be gone
}

empty() {
	"$1" --table "$2" --flush
	"$1" --table "$2" --delete-chain
	[ "$2" != filter ] || "$1" --policy FORWARD ACCEPT
}

mkdir -p "$folder"
"$verb"
