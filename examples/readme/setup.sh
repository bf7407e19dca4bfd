# What the README takes for given: jobs that end, a log of nginx in which one client has sent 200 requests at once, and the endpoint that it probes.
# shellcheck source=/dev/null
. "$REPO/examples/chart/setup.sh"
for ((i = 0; i < 200; i++)); do
	echo '192.0.2.9 - - [24/Nov/2026:03:00:00 +0000] "GET /v1/models HTTP/1.1" 200 2 "-" "curl/7.88.1"'
done >access.log
. "$REPO/examples/probe/setup.sh"
