# Sourced by run.sh: the cluster is made here, from Debian's packages and Go
# modules, with a Docker daemon in namespaces of its own. Needs Debian and root.
# shellcheck shell=bash disable=SC2034 # run.sh reads NODE, IMAGES (words) and EXTRA_VALUES

probe=ghcr.io/model-ingress/helm-ratelimit-probe
EXTRA_VALUES=tools/kind/offline-values.yaml

packages() {
	[ "$(id -u)" = 0 ] || fail "the offline way makes file systems and namespaces: it needs root"
	tools/debian-packages.sh 'make kind, offline,' docker.io iptables iproute2 debootstrap libcap2-bin jq curl yamllint
}

programs() { make --no-print-directory bin/kube bin/coredns bin/pause bin/nginx-ingress-controller bin/wait-shutdown bin/certgen; }

daemon() { tools/kind/daemon.sh start 9>&-; } # 9 is the lock of run.sh, which the daemon may outlive

in_cluster() { tools/kind/daemon.sh run "$@"; }

how_to_enter() { say "their network is their own: LANE=$CACHE/lane-1 tools/kind/daemon.sh run tools/kind/with-path.sh bash"; }

end() {
	in_cluster tools/kind/delete-clusters.sh || say "the clusters end with their daemon"
	tools/kind/daemon.sh stop
}

images() {
	local node_tree controller_tree kubernetes
	kubernetes=$(awk '$1 == "k8s.io/kubernetes" {print $2; exit}' tools/kubernetes/go.mod)
	node_tree=$(tools/kind/debian-tree.sh systemd dbus conntrack iptables iproute2 ethtool util-linux mount kmod ca-certificates jq procps \
		containerd runc containernetworking-plugins)
	controller_tree=$(tools/kind/debian-tree.sh nginx libnginx-mod-http-lua libnginx-mod-http-headers-more-filter libnginx-mod-stream \
		lua-cjson dumb-init libmimalloc2.0 procps)

	NODE=model-ingress/node:$kubernetes-$(content_of bin/kube bin/coredns bin/pause tools/kind/{go.mod,node,node-image.sh} "$node_tree")
	make_image "$NODE" tools/kind/node-image.sh "$NODE" "$kubernetes" "$node_tree"

	local controller certgen version
	controller=model-ingress/controller:$(content_of bin/nginx-ingress-controller bin/wait-shutdown \
		e2e/image tools/ingress-nginx/go.sum tools/kind/controller-image.sh "$controller_tree")
	make_image "$controller" tools/kind/controller-image.sh "$controller" "$controller_tree"
	certgen=model-ingress/certgen:$(content_of bin/certgen)
	make_image "$certgen" tools/kind/program-image.sh bin/certgen "$certgen" 'USER 65532'
	version=$(awk '$1 == "version:" {print $2; exit}' chart/Chart.yaml)
	in_cluster tools/kind/program-image.sh bin/helm-ratelimit-probe "$probe:$version" 'USER 65532'

	# The names that offline-values.yaml has.
	in_cluster docker tag "$controller" model-ingress.local/ingress-nginx/controller:v1.11.0
	in_cluster docker tag "$certgen" model-ingress.local/certgen:v1
	IMAGES="model-ingress.local/ingress-nginx/controller:v1.11.0 model-ingress.local/certgen:v1 $probe:$version"
}

# make_image IMAGE COMMAND... makes it where its content is new, and removes what older content made.
make_image() {
	local image=$1 old
	shift
	if in_cluster docker image inspect "$image" >/dev/null 2>&1; then
		say "$image is there: nothing that it is made of has changed"
		return
	fi
	step "$image" in_cluster "$@"
	in_cluster docker image ls --format '{{.Repository}}:{{.Tag}}' "${image%:*}" | while read -r old; do
		[ "$old" = "$image" ] || in_cluster docker image rm --force "$old" >/dev/null </dev/null
	done
}
