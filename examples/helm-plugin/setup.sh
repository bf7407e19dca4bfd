# What a release has: the plugin for the Helm that is there.
"$REPO/plugins/build.sh" "cli-helm-$HELM_MAJOR" 0.1.0 . "$REPO/bin" >/dev/null
