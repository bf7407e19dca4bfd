#!/bin/sh
set -eu
exec helm template "$ARGOCD_APP_NAME" . --namespace "$ARGOCD_APP_NAMESPACE" --include-crds --post-renderer helm-ratelimit
