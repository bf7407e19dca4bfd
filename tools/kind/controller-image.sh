#!/usr/bin/env bash
# Makes an image of the ingress-nginx controller from Debian's nginx and the
# controller's Go module, as rootfs/Dockerfile of that module does.
#   controller-image.sh IMAGE TREE.tar
# Docker has to answer; bin/ has to have nginx-ingress-controller and wait-shutdown.
set -euo pipefail
image=$1 debian=$2
cd "$(dirname "$0")/../.."

work=$(mktemp -d "$PWD/.cache/kind/controller.XXXXXX")
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir "$tree"
tar -C "$tree" -xf "$debian"

# The chart runs the pod as 101.
sed -i 's/^www-data:x:33:33:/www-data:x:101:82:/' "$tree/etc/passwd"
sed -i 's/^www-data:x:33:/www-data:x:82:/' "$tree/etc/group"

go run ./e2e/furnish "$tree"
mkdir -p "$tree"/{tmp,var/lib,var/log}/nginx
install -m 0755 bin/nginx-ingress-controller bin/wait-shutdown "$tree/"
ln -sf ../sbin/nginx "$tree/usr/bin/nginx"                                         # where the controller looks
ln -sf /usr/lib/x86_64-linux-gnu/libmimalloc.so.2 "$tree/usr/local/lib/libmimalloc.so" # the chart sets LD_PRELOAD to it
ln -sf /dev/stdout "$tree/var/log/nginx/access.log"
ln -sf /dev/stderr "$tree/var/log/nginx/error.log"
chroot "$tree" chown -R www-data:www-data /etc/nginx /etc/ingress-controller /tmp/nginx /var/lib/nginx /var/log

# Last: chown takes these away.
for program in nginx-ingress-controller usr/sbin/nginx usr/bin/dumb-init; do
	setcap cap_net_bind_service=+ep "$tree/$program"
done
tar -C "$tree" --xattrs --xattrs-include=security.capability -c . | docker import \
	--change 'USER www-data' --change 'WORKDIR /etc/nginx' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
	--change 'ENTRYPOINT ["/usr/bin/dumb-init", "--"]' --change 'CMD ["/nginx-ingress-controller"]' - "$image" >/dev/null
