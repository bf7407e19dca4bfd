#!/usr/bin/env bash
# A Docker daemon in namespaces of its own: no network but its own, no interface,
# firewall rule, mount or process outside, and all of it is gone with the daemon.
#   daemon.sh start | stop | run COMMAND...
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/kind/step.sh
. "$here/step.sh"
cache=$(cd "$here/../.." && pwd)/.cache/kind
state=$cache/daemon # the process that holds the namespaces, and its log
addresses=172.30.0.0/16

holder() { cat "$state/pid" 2>/dev/null; }

# Five kubelets, with what runs in their clusters, watch more files than one user
# may by default; a controller that may not watch any more does not start.
watches=fs.inotify.max_user_instances enough=1024

raise_watches() {
	local before
	before=$(sysctl --values $watches)
	[ "$before" -ge $enough ] || { echo "$before" >"$state/watches" && sysctl --quiet --write $watches=$enough; }
}

restore_watches() { [ ! -e "$state/watches" ] || sysctl --quiet --write "$watches=$(cat "$state/watches")"; }

runs() { [ -n "$(holder)" ] && grep -qz "$state" "/proc/$(holder)/cmdline" 2>/dev/null; }

start() {
	runs && stop
	mkdir -p "$state" "$cache/docker"
	raise_watches
	export STATE=$state DATA=$cache/docker ADDRESSES=$addresses RUNTIME=$here/runc-without-resource.sh
	setsid nohup unshare --net --mount --pid --fork --kill-child --mount-proc \
		"$here/daemon-inside.sh" "$state" >"$state/log" 2>&1 </dev/null &
	echo $! >"$state/pid"
	local try
	for try in $(seq 150); do
		run docker version >/dev/null 2>&1 && return
		runs || break
		sleep 0.2
	done
	tail -5 "$state/log" >&2
	fail "the Docker daemon did not start (after $try tries)"
}

run() {
	local pid
	pid=$(holder)
	nsenter --net="/proc/$pid/ns/net" --mount="/proc/$pid/ns/mnt" --pid="/proc/$pid/ns/pid_for_children" --wdns="$PWD" \
		env DOCKER_HOST="unix://$state/docker.sock" DOCKER_BUILDKIT=0 "$@" # Debian's Docker has no buildx
}

stop() {
	restore_watches # also where the daemon ended by itself
	runs || return 0
	local pid
	pid=$(holder)
	run sh -c "kill $(cat "$state/docker.pid")" || true # it may be gone; what holds its namespaces is ended below
	timeout 20 tail --pid="$pid" -f /dev/null || kill -KILL "$pid"
	rm -rf "$state"
	rmdir /sys/fs/cgroup/*/docker 2>/dev/null || true # there may be none, and an empty group harms nobody
}

"$@"
