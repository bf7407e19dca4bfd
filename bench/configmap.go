package bench

import (
	"encoding/json"
	"fmt"
	"strings"
)

const configMap = `---
# Source: fleet/templates/%s.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: release-` + number + `-%[1]s
  labels:
    app.kubernetes.io/name: fleet
    app.kubernetes.io/instance: release-` + number + `
    app.kubernetes.io/managed-by: Helm
data:
  %[2]s: |
%[3]s`

// nginxConf has many mentions of the Ingress that it is not.
func nginxConf() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "    upstream backend_%d { server 10.0.%d.%d:8080 weight=%d max_fails=3; } # Ingress traffic\n", i, i/8, i, i%7+1)
	}
	return fmt.Sprintf(configMap, "nginx", "nginx.conf", b.String())
}

// object is one of JSON.
type object = map[string]any

// dashboard is of the form that Grafana exports.
func dashboard() string {
	var panels []object
	for i, p := range []struct{ title, expr string }{
		{"Requests by code", `sum by (namespace, service, code) (rate(http_requests_total{%s, handler!="/healthz"}[$__rate_interval]))`},
		{"Latency, 99th percentile", `histogram_quantile(0.99, sum by (le, service) (rate(http_request_duration_seconds_bucket{%s, code!~"5.."}[$__rate_interval])))`},
		{"Memory", `max by (pod, container) (container_memory_working_set_bytes{%s, container!="", image!=""}) / on (pod, container) group_left max by (pod, container) (kube_pod_container_resource_limits{%[1]s, resource="memory"})`},
		{"Restarts", `sum by (pod) (increase(kube_pod_container_status_restarts_total{%s, container!~"init-.*"}[1h])) > 0`},
	} {
		selector := fmt.Sprintf("namespace=%q, cluster=%q, release=%q", "$namespace", "$cluster", "release-"+number)
		panels = append(panels, panel(i, p.title, fmt.Sprintf(p.expr, selector)))
	}
	text, _ := json.MarshalIndent(object{ // maps of strings and numbers are always JSON
		"panels": panels, "refresh": "30s", "schemaVersion": 39, "tags": []string{"fleet"},
		"time": object{"from": "now-6h", "to": "now"}, "title": "Release " + number, "uid": "release-" + number, "version": 1,
	}, "    ", "  ")
	return fmt.Sprintf(configMap, "dashboard", "dashboard.json", "    "+string(text)+"\n")
}

// panel is the i-th of a dashboard.
func panel(i int, title, expr string) object {
	targets := []object{{"expr": expr, "legendFormat": "{{namespace}}/{{pod}} {{container}}"}}
	for _, of := range []string{"avg", "max"} {
		targets = append(targets, object{
			"expr":         of + "_over_time((" + expr + ")[1d:5m])",
			"legendFormat": of + " of a day, {{namespace}}/{{pod}} {{container}}",
		})
	}
	return object{
		"datasource":  "${datasource}",
		"description": title + " of all Pods of the release, by what the cluster's Prometheus scraped of them in the time shown.",
		"id":          i + 1,
		"targets":     targets,
		"title":       title,
		"type":        "timeseries",
	}
}
