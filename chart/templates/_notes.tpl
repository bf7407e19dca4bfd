{{/*
Sentences for NOTES.txt about numbers.
*/}}

{{/*
Takes (dict "rate" n "unit" "second" "multiplier" m): what a client meets.
*/}}
{{- define "model-ingress.notes.rate" -}}
{{- $seconds := eq .unit "second" | ternary 1 60 }}
{{- $rate := int64 .rate }}
{{- printf "%d requests per %s: " $rate .unit }}
{{- mul $rate .multiplier | add1 }} at once (1, and a burst of {{ $rate }} x {{ .multiplier }}), then {{ if gt $rate $seconds -}}
{{ divf $rate $seconds | printf "%.4g" }} every second
{{- else -}}
one every {{ divf $seconds $rate | printf "%.4g" }} s
{{- end }}
{{- end }}

{{/*
The limits that the values ask for, one to a line; empty where there is none.
*/}}
{{- define "model-ingress.notes.limits" -}}
{{- $multiplier := .Values.rateLimit.burstMultiplier | default 5 | int64 }}
{{- $lines := list }}
{{- with .Values.rateLimit }}
  {{- with .requestsPerSecond }}{{ $lines = append $lines (include "model-ingress.notes.rate" (dict "rate" . "unit" "second" "multiplier" $multiplier)) }}{{ end }}
  {{- with .requestsPerMinute }}{{ $lines = append $lines (include "model-ingress.notes.rate" (dict "rate" . "unit" "minute" "multiplier" $multiplier)) }}{{ end }}
  {{- with .connections }}{{ $lines = append $lines (printf "%d requests in progress at once" (int64 .)) }}{{ end }}
  {{- if ne (.bandwidth | default "0") "0" }}
    {{- $after := ne (.bandwidthAfter | default "0") "0" | ternary (printf ", after the first %s" .bandwidthAfter) "" }}
    {{- $lines = append $lines (printf "%s bytes per second for each response%s" .bandwidth $after) }}
  {{- end }}
{{- end }}
{{- range $lines }}  - {{ . }}
{{ end }}
{{- end }}
