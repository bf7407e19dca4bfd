{{/*
The annotations of the Ingress, from the weakest source to the strongest, each
key once.
*/}}

{{/*
A JSON map of all of them, as text.
*/}}
{{- define "model-ingress.annotations" -}}
{{- $sources := list .Values.commonAnnotations (include "model-ingress.streamingAnnotations" . | fromJson) }}
{{- $sources = append $sources (include "model-ingress.limitAnnotations" . | fromJson) }}
{{- $sources = append $sources .Values.ingress.annotations }}
{{- $out := dict }}
{{- range $source := $sources }}
  {{- range $key, $value := $source }}
    {{- if not (kindIs "invalid" $value) }}
      {{- $_ := set $out $key (include "model-ingress.text" (dict "context" $ "value" $value)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $out }}
{{- end }}

{{/*
A JSON map of the streaming preset.
*/}}
{{- define "model-ingress.streamingAnnotations" -}}
{{- $out := dict }}
{{- $prefix := "nginx.ingress.kubernetes.io/" }}
{{- if .Values.streaming.enabled }}
  {{- with .Values.streaming }}
    {{- with .readTimeoutSeconds }}{{ $_ := set $out (print $prefix "proxy-read-timeout") . }}{{ end }}
    {{- with .sendTimeoutSeconds }}{{ $_ := set $out (print $prefix "proxy-send-timeout") . }}{{ end }}
    {{- with .maxBodySize }}{{ $_ := set $out (print $prefix "proxy-body-size") . }}{{ end }}
    {{- if kindIs "bool" .buffering }}{{ $_ := set $out (print $prefix "proxy-buffering") (ternary "on" "off" .buffering) }}{{ end }}
  {{- end }}
{{- end }}
{{- toJson $out }}
{{- end }}

{{/*
A JSON map of the limits. An older spelling that the user wrote stands for the
new one: the controller would prefer ours.
*/}}
{{- define "model-ingress.limitAnnotations" -}}
{{- $out := dict }}
{{- if .Values.rateLimit.enabled }}
  {{- include "model-ingress.checkLimits" . }}
  {{- if .Values.rateLimit.native }}
    {{- $out = include "model-ingress.nativeLimits" . | fromJson }}
    {{- if hasKey .Values.ingress.annotations "nginx.ingress.kubernetes.io/limit-whitelist" }}
      {{- $out = omit $out "nginx.ingress.kubernetes.io/limit-allowlist" }}
    {{- end }}
  {{- else }}
    {{- with include "model-ingress.wish" . }}{{ $_ := set $out "ratelimit.model-ingress.dev/limits" . }}{{ end }}
  {{- end }}
{{- end }}
{{- toJson $out }}
{{- end }}
