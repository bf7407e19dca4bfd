# The cluster of the test runs no pods. ingress-nginx has jobs that Helm waits for: they are marked as done.
# Their certificate is not made; no controller runs that would need it.
mark_jobs_as_done() {
	local status='"startTime": "2026-01-01T00:00:00Z", "completionTime": "2026-01-01T00:00:01Z", "succeeded": 1'
	status+=', "conditions": [{"type": "SuccessCriteriaMet", "status": "True"}, {"type": "Complete", "status": "True"}]'
	while sleep 1; do
		kubectl get jobs -A --no-headers -o custom-columns=:metadata.namespace,:metadata.name,:status.succeeded 2>/dev/null | while read -r namespace name succeeded; do
			[ "$succeeded" = 1 ] || kubectl patch job "$name" -n "$namespace" --subresource=status --type=merge -p "{\"status\": {$status}}"
		done
	done
}
mark_jobs_as_done >jobs.log 2>&1 &
