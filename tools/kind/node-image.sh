#!/usr/bin/env bash
# Makes kind's node image from Debian 12, the files of kind's module, and bin/kube.
#   node-image.sh IMAGE VERSION TREE.tar
# Docker has to answer; bin/ has to have kube, coredns and pause.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
image=$1 version=$2 debian=$3
cd "$here/../.."

work=$(mktemp -d "$PWD/.cache/kind/node.XXXXXX")
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir "$tree"
tar -C "$tree" -xf "$debian"

# What images/base/Dockerfile of kind does, but for its downloads.
add_files_of_kind() {
	local module units=$tree/usr/lib/systemd/system
	module=$(cd "$here" && go list -m -f '{{.Dir}}' sigs.k8s.io/kind)
	cp -r --no-preserve=mode "$module"/images/base/files/{etc,kind,usr} "$tree"/
	chmod 0755 "$tree"/usr/local/bin/{entrypoint,clean-install} "$tree"/kind/bin/*
	rm -f "$units"/sysinit.target.wants/systemd-tmpfiles-setup.service "$units"/multi-user.target.wants/* \
		"$tree"/etc/systemd/system/*.wants/* "$units"/local-fs.target.wants/* "$units"/sockets.target.wants/*{udev,initctl}* \
		"$units"/basic.target.wants/*
	echo ReadKMsg=no >>"$tree/etc/systemd/journald.conf"
	ln -sf /usr/lib/systemd/systemd "$tree/sbin/init"
	systemctl --root="$tree" --quiet enable kubelet.service containerd.service undo-mount-hacks.service
	systemctl --root="$tree" --quiet mask systemd-binfmt.service
	mkdir -p "$tree"/etc/kubernetes/manifests "$tree"/opt/cni "$tree"/kind/manifests "$tree"/etc/cni/net.d
}

# Debian's containerd and network plugins, where kind's files look for them.
set_up_containerd() {
	ln -sf /usr/bin/containerd "$tree/usr/local/bin/containerd"
	ln -sfn /usr/lib/cni "$tree/opt/cni/bin"
	chroot "$tree" ctr oci spec | jq '.hooks.createContainer += [{"path": "/kind/bin/mount-product-files.sh"}]
		| del(.process.rlimits)' >"$tree/etc/containerd/cri-base.json"
	# Without CAP_SYS_RESOURCE nobody may lower an oom_score_adj.
	sed -i 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' "$tree/etc/containerd/config.toml"
}

add_kubernetes() {
	local name
	cp bin/kube "$tree/usr/bin/kube"
	for name in kubelet kubeadm kubectl; do ln -sf kube "$tree/usr/bin/$name"; done
	printf %s "$version" >"$tree/kind/version"
	cp "$here/node/10-ptp.conflist" "$tree/etc/cni/net.d/"
	cp "$here"/node/default-{cni,storage}.yaml "$tree/kind/manifests/"
}

# One image for every part of Kubernetes: bin/kube, and the iptables that kube-proxy runs.
make_image_of_parts() {
	local root=$work/parts libraries=/usr/lib/x86_64-linux-gnu name
	mkdir -p "$root"/usr/{local/bin,sbin,lib64} "$root$libraries" "$root"/{tmp,etc,var,run}
	ln -s usr/lib "$root/lib"
	ln -s usr/lib64 "$root/lib64"
	chmod 1777 "$root/tmp"
	cp bin/kube "$root/usr/local/bin/"
	for name in kube-apiserver kube-controller-manager kube-scheduler kube-proxy etcd kubectl; do
		ln -s kube "$root/usr/local/bin/$name"
	done
	cp -a "$tree/usr/sbin/xtables-nft-multi" "$root/usr/sbin/"
	for name in ip{,6}tables{,-save,-restore}; do ln -s xtables-nft-multi "$root/usr/sbin/$name"; done
	cp -a "$tree$libraries/xtables" "$root$libraries/"
	cp -aL "$tree$libraries/ld-linux-x86-64.so.2" "$root/usr/lib64/"
	chroot "$tree" sh -c "ldd /usr/sbin/xtables-nft-multi $libraries/xtables/*.so" | awk '$3 ~ /^\// {print $3}' | sort -u |
		while read -r name; do cp -L "$tree$name" "$root$libraries/"; done
	# The match that a Service with two endpoints needs: without one of its libraries, its rules are not written.
	chroot "$root" iptables -m statistic -h >/dev/null
	tar -C "$root" -c . | docker import --change 'ENV PATH=/usr/local/bin:/usr/sbin' - model-ingress/kubernetes:parts >/dev/null
}

# Names the images as kubeadm and kind's containerd call for them, and packs them into one file.
pack_images() {
	local names=(registry.k8s.io/pause:3.10) name from
	"$here/program-image.sh" bin/pause registry.k8s.io/pause:3.10
	"$here/program-image.sh" bin/coredns model-ingress/kubernetes:coredns
	while read -r name; do
		from=model-ingress/kubernetes:parts
		case $name in
			*/pause:*) continue ;;
			*/coredns:*) from=model-ingress/kubernetes:coredns ;;
		esac
		docker tag "$from" "$name"
		names+=("$name")
	done < <(bin/kube kubeadm config images list --kubernetes-version "$version")
	docker save -o "$work/images.tar" "${names[@]}"
	docker image rm -f "${names[@]}" model-ingress/kubernetes:{parts,coredns} >/dev/null
}

# Has the machine's containerd, which is of the same Debian package, write the images into the tree.
load_images() {
	local store=$tree/var/lib/containerd socket=$work/containerd/socket pid
	rm -rf "$store"
	mkdir -p "$store" "$work/containerd"
	cat >"$work/containerd/config.toml" <<-TOML
		version = 2
		root = "$store"
		state = "$work/containerd/state"
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		  address = "$socket"
	TOML
	containerd --config "$work/containerd/config.toml" >"$work/containerd/log" 2>&1 &
	pid=$!
	until ctr --address "$socket" version >/dev/null 2>&1; do
		kill -0 "$pid" || { tail -5 "$work/containerd/log" >&2; return 1; }
		sleep 0.2
	done
	ctr --address "$socket" --namespace k8s.io images import --label io.cri-containerd.pinned=pinned --all-platforms \
		--no-unpack --digests "$work/images.tar" >/dev/null
	kill "$pid"
	wait "$pid" || [ $? = 143 ] # 143: by the kill
}

add_files_of_kind
set_up_containerd
make_image_of_parts
pack_images
add_kubernetes
load_images
rm -f "$tree"/usr/bin/containerd-{shim,shim-runc-v1,stress}
tar -C "$tree" -c . | docker import - model-ingress/node-tree:new >/dev/null
docker build --quiet --build-arg TREE=model-ingress/node-tree:new --tag "$image" - <"$here/node/Dockerfile" >/dev/null
docker image rm model-ingress/node-tree:new >/dev/null
