# The plugin that helm plugin install https://github.com/helm-unittest/helm-unittest makes.
mkdir -p "$HELM_DATA_HOME/plugins/unittest"
cat >"$HELM_DATA_HOME/plugins/unittest/plugin.yaml" <<YAML
name: unittest
version: 0.0.0
command: $REPO/bin/helm-unittest
YAML
