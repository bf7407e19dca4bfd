# What the page takes for given, in this folder: a key, a web server that serves the folder site, a registry,
# and the post-renderer by the name that this Helm knows it by.
# The servers listen on ADDRESS, which is 127.0.0.1 where it is not set.
: "${ADDRESS=127.0.0.1}"
mkdir -p site

gpg --batch --passphrase '' --quick-generate-key 'Model Ingress <charts@example.com>' rsa2048 sign 1d 2>gpg.log

cat >nginx.conf <<END
daemon off;
user root;
pid nginx.pid;
events {}
http {
	access_log off;
	server {
		listen $ADDRESS:8080;
		root site;
	}
}
END
nginx -p "$PWD" -c nginx.conf -e nginx.log >nginx-start.log 2>&1 &

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:$ADDRESS" \
	-keyout registry.key -out registry.crt 2>openssl.log
export SSL_CERT_FILE=$PWD/registry.crt # Helm and oras believe it
cat >registry.yml <<END
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $PWD/registry}}
http: {addr: "$ADDRESS:5000", tls: {certificate: registry.crt, key: registry.key}}
END
OTEL_TRACES_EXPORTER=none registry serve registry.yml >registry.log 2>&1 &

export RENDERER=helm-ratelimit
if [ "$HELM_MAJOR" = 4 ]; then
	RENDERER=ratelimit
	"$REPO/plugins/build.sh" post-renderer 0.1.0 plugins "linux_$(dpkg --print-architecture)=$REPO/bin" >plugin.log
	helm plugin install plugins/ratelimit --verify=false >>plugin.log 2>&1
fi

# A namespace of its own, as kubectl and helm find it.
cp "$KUBECONFIG" kubeconfig
export KUBECONFIG=$PWD/kubeconfig
kubectl config set-context --current --namespace "chart-repository-${NAMESPACE-page}-$HELM_MAJOR" >kubectl.log
kubectl create namespace "chart-repository-${NAMESPACE-page}-$HELM_MAJOR" >>kubectl.log

for url in "http://$ADDRESS:8080/" "https://$ADDRESS:5000/v2/"; do
	curl --silent --retry 30 --retry-delay 1 --retry-connrefused --cacert registry.crt --output curl.log "$url"
done
