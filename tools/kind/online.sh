# Sourced by run.sh: the cluster is kind's own, and controller and chart are the
# published ones. A Docker daemon that runs is used.
# shellcheck shell=bash disable=SC2034 # run.sh reads NODE, IMAGES (words) and EXTRA_VALUES

probe=ghcr.io/model-ingress/helm-ratelimit-probe
EXTRA_VALUES=tools/kind/online-values.yaml
# What kind v0.33.0 takes by itself.
NODE=${NODE_IMAGE:-kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5}
started=

packages() {
	if ! command -v docker >/dev/null || { ! docker version >/dev/null 2>&1 && ! command -v dockerd >/dev/null; }; then
		tools/debian-packages.sh 'make kind' docker.io iptables
	fi
	command -v yamllint >/dev/null || tools/debian-packages.sh 'make kind' yamllint
	command -v kubectl >/dev/null || make --no-print-directory bin/kube
}

# The chart's dependency as Chart.lock has it. The Makefile puts the one that the other tests need back, where it is missing.
programs() {
	tools/kind/with-path.sh bin/helm repo add --force-update ingress-nginx https://kubernetes.github.io/ingress-nginx
	tools/kind/with-path.sh bin/helm dependency build chart
}

daemon() {
	docker version >/dev/null 2>&1 && { say "using the Docker daemon that runs"; return; }
	[ "$(id -u)" = 0 ] || fail "no Docker daemon answers: start it"
	tools/kind/firewall.sh keep "$CACHE/firewall"
	started=1
	service docker start
	timeout 60 sh -c 'until docker version >/dev/null 2>&1; do sleep 0.5; done'
}

in_cluster() { "$@"; }

how_to_enter() { :; }

end() {
	tools/kind/delete-clusters.sh
	[ -z "$started" ] && return
	docker network rm kind >/dev/null 2>&1 || true # it may be gone
	service docker stop
	tools/kind/firewall.sh restore "$CACHE/firewall"
}

# The image of the chart's test is this tree's, not a published one.
images() {
	local version
	version=$(awk '$1 == "version:" {print $2; exit}' chart/Chart.yaml)
	tools/kind/program-image.sh bin/helm-ratelimit-probe "$probe:$version" 'USER 65532'
	IMAGES=$probe:$version
}
