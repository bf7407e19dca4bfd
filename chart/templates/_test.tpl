{{/*
What the test pod asks for, and of whom.
*/}}

{{/*
host:port of the controller; empty where it is not known.
*/}}
{{- define "model-ingress.test.address" -}}
{{- if .Values.test.controllerAddress }}{{ tpl .Values.test.controllerAddress . }}
{{- else }}
  {{- with index .Subcharts "ingress-nginx" }}
    {{- $ports := .Values.controller.service.ports }}
    {{- printf "%s.%s.svc:%d" (include "ingress-nginx.controller.fullname" .) (include "ingress-nginx.namespace" .) (empty $.Values.ingress.tls | ternary $ports.http $ports.https | int64) }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
The URL of a path that leads to the model, under the first host of the Ingress,
or under any name where it has none.
*/}}
{{- define "model-ingress.test.url" -}}
{{- $rule := first .Values.ingress.hosts | default dict }}
{{- $host := tpl ($rule.host | default "model.test") . | replace "*" "helm-test" }}
{{- $path := tpl ($rule.paths | default .Values.ingress.paths | first).path . }}
{{- $scheme := empty .Values.ingress.tls | ternary "http" "https" }}
{{- printf "%s://%s%s" $scheme $host (.Values.test.path | default (regexFind "^[A-Za-z0-9/._~-]*" $path)) }}
{{- end }}

{{/*
How many requests must meet a refusal: what all replicas let through, and 20
more. 0 where the chart cannot know, or where that is above test.maxRequests.
*/}}
{{- define "model-ingress.test.requests" -}}
{{- $requests := 0 }}
{{- $known := and .Values.rateLimit.enabled (not (include "model-ingress.handWrittenLimits" . | fromJsonArray)) }}
{{- $replicas := include "model-ingress.test.replicas" . | int64 }}
{{- with include "model-ingress.atOnce" . }}
  {{- if and $known $replicas }}{{ $requests = mul . $replicas | add 20 }}{{ end }}
{{- end }}
{{- le $requests (int64 .Values.test.maxRequests) | ternary $requests 0 }}
{{- end }}

{{/*
The most replicas that the controller may have; 0 for one on every node.
*/}}
{{- define "model-ingress.test.replicas" -}}
{{- if .Values.test.controllerReplicas }}{{ int64 .Values.test.controllerReplicas }}
{{- else if .Values.test.controllerAddress }}1
{{- else }}
  {{- with (index .Values "ingress-nginx").controller }}
    {{- if ne .kind "Deployment" }}0
    {{- else if .autoscaling.enabled }}{{ int64 .autoscaling.maxReplicas }}
    {{- else }}{{ int64 .replicaCount }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
The statuses that mean a refusal, as a pattern: those of this release's
controller, or the two that another is likely to use.
*/}}
{{- define "model-ingress.test.refused" -}}
{{- if .Values.test.controllerAddress }}429|503
{{- else }}
  {{- $config := (index .Values "ingress-nginx").controller.config | default dict }}
  {{- index $config "limit-req-status-code" | default 503 }}|{{ index $config "limit-conn-status-code" | default 503 }}
{{- end }}
{{- end }}

{{- define "model-ingress.test.image" -}}
{{- with .Values.test.image }}
{{- $name := empty .registry | ternary .repository (print .registry "/" .repository) }}
{{- empty .digest | ternary (print $name ":" .tag) (print $name "@" .digest) }}
{{- end }}
{{- end }}
