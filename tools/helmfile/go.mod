module github.com/model-ingress/helm-ratelimit/tools/helmfile

go 1.26.0

require github.com/helmfile/helmfile v1.8.0
