# What a release has: the plugin's folder, a key that signs, and a registry.
"$REPO/plugins/build.sh" post-renderer 0.1.0 . "$REPO/bin" >/dev/null
gpg --quiet --batch --passphrase '' --quick-generate-key 'Releases <releases@example.com>' rsa3072 sign never
gpg --quiet --export >pubring.gpg
gpg --quiet --batch --export-secret-keys >secring.gpg
cat >registry.yaml <<YAML
version: 0.1
storage: {inmemory: {}}
http: {addr: "localhost:5000"}
log: {level: error, accesslog: {disabled: true}}
YAML
registry serve registry.yaml >registry.log 2>&1 &
curl --silent --retry 20 --retry-delay 1 --retry-connrefused --output /dev/null http://localhost:5000/v2/
helm plugin package ratelimit --key Releases --keyring secring.gpg >/dev/null
oras push --no-tty --plain-http localhost:5000/plugins/ratelimit:0.1.0 --artifact-type application/vnd.helm.plugin.v1+json \
	ratelimit-0.1.0.tgz:application/vnd.oci.image.layer.v1.tar+gzip ratelimit-0.1.0.tgz.prov:application/vnd.oci.image.layer.v1.tar >/dev/null
