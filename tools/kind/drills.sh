#!/usr/bin/env bash
# What happens when things go wrong, in the cluster that run.sh made. Each drill
# says what is expected and what was seen, and leaves both in $RECORD/drills.tsv.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/kind/step.sh
release=drill
ingress=$release-model-ingress
work=$(mktemp -d)
probes=0 failed=0
port=30081 # of the node, where the controller listens for clients outside
image=ghcr.io/model-ingress/helm-ratelimit-probe:$(awk '$1 == "version:" {print $2; exit}' chart/Chart.yaml)
with=(--post-renderer "$RENDERER")
values=(--values chart/ci/default-values.yaml --values "$EXTRA_VALUES"
	--set "ingress-nginx.controller.service.type=NodePort,ingress-nginx.controller.service.nodePorts.http=$port"
	--set "model.service.name=model,model.service.port=80,ingress.paths[0].path=/health")
mkdir -p "$RECORD"
"$HELM" version --template "{{.Version}}" >"$RECORD/helm-version"
: >"$RECORD/drills.tsv"

clean() {
	"$HELM" uninstall "$release" --namespace "$release" --wait >/dev/null 2>&1 || true # there may be none; one that stays fails the next install
	kubectl delete namespace "$release" --ignore-not-found >/dev/null
	rm -rf "$work"
}
trap clean EXIT

# within NUMBER FROM-TO
within() { [[ $1 =~ ^[0-9]+$ && $2 =~ ^([0-9]+)-([0-9]+)$ ]] && ((BASH_REMATCH[1] <= $1 && $1 <= BASH_REMATCH[2])); }

# expect DRILL WHAT EXPECTED SEEN: the two are the same, or one is a range in which the other is.
expect() {
	local verdict=yes
	[ "$3" = "$4" ] || within "$4" "$3" || within "$3" "$4" || verdict=NO
	[ $verdict = yes ] || failed=1
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$verdict" | tee -a "$RECORD/drills.tsv" | sed 's/\t/ | /g; s/^/   /'
}

helm_does() { "$HELM" "$1" "$release" chart --namespace "$release" "${values[@]}" --wait --timeout 180s "${@:2}"; }

revision() { "$HELM" history "$release" --namespace "$release" --output json | jq 'map(.revision) | max'; }

version_of_ingress() { kubectl get ingress "$ingress" --namespace "$release" --output 'jsonpath={.metadata.resourceVersion}'; }

# CoreDNS stands in for a model: it answers at /health, and does not end with the controller.
make_model() {
	local address
	kubectl wait pods --namespace kube-system --selector k8s-app=kube-dns --for condition=Ready --timeout 120s >/dev/null
	address=$(kubectl get pods --namespace kube-system --selector k8s-app=kube-dns --output 'jsonpath={.items[0].status.podIP}')
	kubectl create namespace "$release" >/dev/null
	kubectl apply --namespace "$release" --filename - >/dev/null <<-YAML
		apiVersion: v1
		kind: Service
		metadata: {name: model}
		spec: {ports: [{port: 80, targetPort: 8080}]}
		---
		apiVersion: discovery.k8s.io/v1
		kind: EndpointSlice
		metadata: {name: model, labels: {kubernetes.io/service-name: model}}
		addressType: IPv4
		ports: [{name: "", port: 8080, protocol: TCP}]
		endpoints: [{addresses: ["$address"], conditions: {ready: true}}]
	YAML
}

# probe FLAG... measures from a new pod, which is a client of its own, and leaves the report in probe.json.
probe() {
	local pod=probe-$((++probes)) phase=
	sleep 3 # nginx hands over to new workers, and knows new addresses a moment after they are ready
	kubectl run "$pod" --namespace "$release" --image "$image" --restart Never --image-pull-policy IfNotPresent -- \
		"http://$release-ingress-nginx-controller.$release.svc/health" --host model.test --yes --wait 1m --output json --duration 0 "$@" >/dev/null
	for _ in $(seq 120); do
		phase=$(kubectl get pod "$pod" --namespace "$release" --output 'jsonpath={.status.phase}')
		case $phase in Succeeded | Failed) break ;; esac
		sleep 0.5
	done
	kubectl logs "$pod" --namespace "$release" >"$work/log"
	kubectl delete pod "$pod" --namespace "$release" --wait=false >/dev/null
	sed -n '/^{/,$p' "$work/log" >"$work/probe.json"
	jq -e .atOnce "$work/probe.json" >/dev/null || { cat "$work/log" >&2; fail "the probe has no report"; }
}

admitted() { jq '[.statuses[] | select(.status == 200) | .count] | add // 0' "$work/probe.json"; }
refused() { jq '[.statuses[] | select(.status == 429) | .count] | add // 0' "$work/probe.json"; }
at_once() { jq -r '.atOnce.seen | if .low == .high then .low else "\(.low)-\(.high)" end' "$work/probe.json"; }

without_the_post_renderer() {
	local drill="install without the post-renderer"
	make_model
	helm_does install >"$work/out"
	probe --expect-rpm 30
	expect "$drill" "requests refused" 0 "$(refused)"
	kubectl get ingress --namespace "$release" --output yaml | bin/helm-ratelimit check >"$work/out" 2>&1 && fail "check found nothing"
	expect "$drill" "rule that check names" limit-not-written "$(grep -o 'limit-not-written' "$work/out" | sort -u)"
	helm_does upgrade "${with[@]}" >"$work/out"
	probe --expect-rpm 30
	expect "$drill" "admitted at once, after an upgrade with it" 151 "$(at_once)"
}

refused_value() {
	local drill="the post-renderer refuses a value" revision before status=0
	revision=$(revision)
	before=$(version_of_ingress)
	helm_does upgrade "${with[@]}" --set-string 'ingress.annotations.nginx\.ingress\.kubernetes\.io/limit-burst-multiplier=0' 2>&1 |
		cat >"$work/out" || status=$? # Helm 4 keeps what a post-renderer says to itself: it says it into a pipe all the same, but not into a file
	expect "$drill" "exit code of helm upgrade" 1 "$status"
	expect "$drill" "its reason" "a rule's id" "$(grep -qE '\[[a-z-]+\]' "$work/out" && echo "a rule's id")"
	grep -E '\[[a-z-]+\]' "$work/out" | head -3
	expect "$drill" "revision of the release" "$revision" "$(revision)"
	expect "$drill" "version of the Ingress" "$before" "$(version_of_ingress)"
}

# Only releases before 1.11.5 and 1.12.1 ask nginx; see docs/adr/0005.
webhook_refuses() {
	local drill="the same value, without the post-renderer" before status=0
	[ "$WAY" = offline ] || return 0
	before=$(version_of_ingress)
	helm_does upgrade --set-string 'ingress.annotations.nginx\.ingress\.kubernetes\.io/limit-rpm=30,ingress.annotations.nginx\.ingress\.kubernetes\.io/limit-burst-multiplier=0' \
		>"$work/out" 2>&1 || status=$?
	expect "$drill" "exit code of helm upgrade" 1 "$status"
	expect "$drill" "the webhook's reason" 'invalid burst value "burst=0"' "$(grep -o 'invalid burst value "burst=[^"]*"' "$work/out" | head -1)"
	expect "$drill" "status of the release" failed "$("$HELM" status "$release" --namespace "$release" --output json | jq -r .info.status)"
	expect "$drill" "version of the Ingress" "$before" "$(version_of_ingress)"
}

rollback() {
	local drill="rollback" before
	helm_does upgrade "${with[@]}" >"$work/out"
	before=$(revision)
	helm_does upgrade "${with[@]}" --set rateLimit.requestsPerMinute=60 >"$work/out"
	probe --expect-rpm 60
	expect "$drill" "admitted at once, of 60 a minute" 301 "$(at_once)"
	"$HELM" rollback "$release" "$before" --namespace "$release" --wait >/dev/null
	probe --expect-rpm 30
	expect "$drill" "admitted at once, back at 30 a minute" 151 "$(at_once)"
}

two_replicas() {
	local drill="two replicas" said
	"$HELM" template "$release" chart "${values[@]}" "${with[@]}" --set ingress-nginx.controller.replicaCount=2 >"$work/two.yaml"
	said=$(bin/helm-ratelimit explain "$work/two.yaml" | awk '/from all replicas/ {print $4; exit}')
	expect "$drill" "what explain says of all replicas" 302 "$said"
	helm_does upgrade "${with[@]}" --set ingress-nginx.controller.replicaCount=2 >"$work/out"
	probe --expect-rpm 30 --replicas 2
	expect "$drill" "admitted at once" "152-$said" "$(admitted)"
	helm_does upgrade "${with[@]}" >"$work/out"
}

# The machine is one client throughout. Each of the two controllers lets a burst
# through, and one request in two seconds, while it is there. The load lasts until
# both bursts are spent, on a slow machine too, and ten seconds more, in which
# hardly anything may pass.
restart_under_load() {
	local drill="restart under load" node start load began rollout seconds
	node=$(kubectl get node --output 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}')
	start=$SECONDS
	: >"$work/statuses"
	curl --silent --output /dev/null --max-time 2 --rate 50/s --header 'Host: model.test' --header 'Connection: close' \
		--write-out '%{stderr}%{http_code}\n' "http://$node:$port/health?[1-1000000]" 2>>"$work/statuses" &
	load=$!
	until_statuses 429 1
	began=$SECONDS
	kubectl rollout restart deployment "$release-ingress-nginx-controller" --namespace "$release" >/dev/null
	kubectl rollout status deployment "$release-ingress-nginx-controller" --namespace "$release" --timeout 120s >/dev/null
	rollout=$((SECONDS - began))
	until_statuses 200 302
	sleep 10
	kill "$load" || fail "the load ended early"
	wait "$load" || true # killed
	seconds=$((SECONDS - start))
	expect "$drill" "admitted in $seconds s, of $(wc -l <"$work/statuses")" "302-$((302 + (seconds + rollout) / 2 + 1))" "$(statuses 200)"
	echo "   statuses, 000 for no answer:" "$(sort "$work/statuses" | uniq -c | awk '{printf "%s%d × %s", (NR > 1 ? ", " : ""), $1, $2}')"
	probe --expect-rpm 30
	expect "$drill" "admitted at once, from a new client afterwards" 151 "$(at_once)"
}

# statuses STATUS: how many answers the load has had with it.
statuses() { grep -c "^$1\$" "$work/statuses" || true; } # none is an answer too

# until_statuses STATUS NUMBER waits until the load has had so many, for two minutes at most: what is missing then is seen in what it admitted.
until_statuses() {
	local end=$((SECONDS + 120))
	while (($(statuses "$1") < $2 && SECONDS < end)); do sleep 0.5; done
}

for drill in without_the_post_renderer refused_value webhook_refuses rollback two_replicas restart_under_load; do
	step "drill: ${drill//_/ }" "$drill"
done
[ "$failed" = 0 ] || fail "a drill did not go as expected"
