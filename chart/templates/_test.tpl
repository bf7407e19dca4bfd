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
The name under which the model is asked for: the first host of the Ingress, or
any where it has none.
*/}}
{{- define "model-ingress.test.host" -}}
{{- $rule := first .Values.ingress.hosts | default dict }}
{{- tpl ($rule.host | default "model.test") . | replace "*" "helm-test" }}
{{- end }}

{{/*
The URL of a path that leads to the model, at the controller.
*/}}
{{- define "model-ingress.test.url" -}}
{{- $rule := first .Values.ingress.hosts | default dict }}
{{- $path := tpl ($rule.paths | default .Values.ingress.paths | first).path . }}
{{- $scheme := empty .Values.ingress.tls | ternary "http" "https" }}
{{- printf "%s://%s%s" $scheme (include "model-ingress.test.address" .) (.Values.test.path | default (regexFind "^[A-Za-z0-9/._~-]*" $path)) }}
{{- end }}

{{/*
A JSON list of the arguments of helm-ratelimit-probe. The certificate is not
checked: it is for clients outside.
*/}}
{{- define "model-ingress.test.args" -}}
{{- $args := list (include "model-ingress.test.url" .) (print "--host=" (include "model-ingress.test.host" .)) "--wait=1m" "--yes" }}
{{- if .Values.ingress.tls }}{{ $args = append $args "--insecure" }}{{ end }}
{{- $expected := include "model-ingress.test.expected" . | fromJsonArray }}
{{- if $expected }}{{ $args = concat $args $expected (list (printf "--max-requests=%d" (int64 .Values.test.maxRequests))) }}
{{- else }}{{ $args = append $args "--once" }}
{{- end }}
{{- toJson $args }}
{{- end }}

{{/*
A JSON list of what the limits come to; empty where the chart cannot know, or
where nothing is to be tried.
*/}}
{{- define "model-ingress.test.expected" -}}
{{- $args := list }}
{{- $known := and .Values.rateLimit.enabled (not (include "model-ingress.handWrittenLimits" . | fromJsonArray)) }}
{{- $replicas := include "model-ingress.test.replicas" . | int64 }}
{{- if and $known $replicas .Values.test.maxRequests }}
  {{- with .Values.rateLimit }}
    {{- with .requestsPerSecond }}{{ $args = append $args (printf "--expect-rps=%d" (int64 .)) }}{{ end }}
    {{- with .requestsPerMinute }}{{ $args = append $args (printf "--expect-rpm=%d" (int64 .)) }}{{ end }}
    {{- with .burstMultiplier }}{{ $args = append $args (printf "--expect-burst-multiplier=%d" (int64 .)) }}{{ end }}
    {{- if and .connections $.Values.test.connections }}{{ $args = append $args (printf "--expect-connections=%d" (int64 .connections)) }}
    {{- else if and .connections $args }}
      {{- /* fewer at once than connections would refuse */}}
      {{- $args = append $args (printf "--parallel=%d" (min 16 (max 1 (sub (int64 .connections) 1)))) }}
    {{- end }}
  {{- end }}
  {{- if $args }}
    {{- $args = append $args (print "--expect-status=" (include "model-ingress.test.statuses" .)) }}
    {{- $args = append $args (printf "--replicas=%d" $replicas) }}
  {{- end }}
{{- end }}
{{- toJson $args }}
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
The statuses of a refusal, with commas between them: those of this release's
controller, or the two that another is likely to use.
*/}}
{{- define "model-ingress.test.statuses" -}}
{{- if .Values.test.controllerAddress }}429,503
{{- else }}
  {{- $config := (index .Values "ingress-nginx").controller.config | default dict }}
  {{- $statuses := list (index $config "limit-req-status-code" | default 503 | toString) }}
  {{- $statuses = append $statuses (index $config "limit-conn-status-code" | default 503 | toString) }}
  {{- join "," (uniq $statuses) }}
{{- end }}
{{- end }}

{{- define "model-ingress.test.image" -}}
{{- with .Values.test.image }}
{{- $name := empty .registry | ternary .repository (print .registry "/" .repository) }}
{{- $tag := .tag | default $.Chart.AppVersion | default $.Chart.Version }}
{{- empty .digest | ternary (print $name ":" $tag) (print $name "@" .digest) }}
{{- end }}
{{- end }}
