#!/usr/bin/env bash
# Makes the image of the KRM function, lets kustomize run it in a container, and
# compares what it built with what the program itself does.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/kind/step.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/context"
cp bin/helm-ratelimit cmd/helm-ratelimit/{Dockerfile,passwd} "$work/context"
image=$(sed -n 's/.*image: "\(.*\)".*/\1/p' examples/kustomize/container/limits.yaml)
docker build --quiet --tag "$image" "$work/context" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "the image cannot be made"; }
bin/kustomize build --enable-alpha-plugins examples/kustomize/container >"$work/container.yaml"
PATH=$PWD/bin:$PATH bin/kustomize build --enable-alpha-plugins --enable-exec examples/kustomize >"$work/program.yaml"
grep -q 'limit-rpm: "30"' "$work/container.yaml" || fail "the container wrote no limit"
diff "$work/program.yaml" "$work/container.yaml" || fail "the container does something else than the program"
say "kustomize with $image builds what it does with the program"
