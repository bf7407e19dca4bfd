#!/usr/bin/env bash
# The first process of the daemon's namespaces; see daemon.sh.
set -euo pipefail
mount --make-rprivate /
ip link set lo up
mkdir -p /run/containerd
mount -t tmpfs tmpfs /run/containerd # or the daemon would use a containerd of the machine
runtime=()
# Bit 24 is CAP_SYS_RESOURCE.
if [ $((0x$(awk '$1 == "CapBnd:" {print $2}' /proc/self/status) >> 24 & 1)) = 0 ]; then
	runtime=(--add-runtime "without-resource=$RUNTIME" --default-runtime without-resource)
fi
# Not exec: a shell collects the processes that containers leave behind.
dockerd --host "unix://$STATE/docker.sock" --data-root "$DATA" --exec-root "$STATE/exec" --pidfile "$STATE/docker.pid" \
	--bridge none --default-address-pool "base=$ADDRESSES,size=24" "${runtime[@]}" &
wait
