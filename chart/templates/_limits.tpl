{{/*
The rateLimit values, in the two forms in which the Ingress can carry them:
the wish that helm-ratelimit reads, and the annotations of ingress-nginx.
A field that is null, or that the user removed, is not said; 0 is off.
*/}}

{{/*
The number of KiB in a quantity such as 1Mi. The schema has seen its form.
*/}}
{{- define "model-ingress.kibibytes" -}}
{{- $unit := regexFind "[KMG]i$" . | default "Ki" }}
{{- mul (regexFind "^[0-9]+" .) (get (dict "Ki" 1 "Mi" 1024 "Gi" 1048576) $unit) }}
{{- end }}

{{/*
Not empty where requests are limited by rate.
*/}}
{{- define "model-ingress.hasRate" -}}
{{- with .Values.rateLimit }}
{{- if or .requestsPerSecond .requestsPerMinute }}true{{ end }}
{{- end }}
{{- end }}

{{/*
Fails where fields that need each other are apart, or where a network is none.
The post-renderer says the same; with rateLimit.native nobody else would.
*/}}
{{- define "model-ingress.checkLimits" -}}
{{- $hasRate := include "model-ingress.hasRate" . }}
{{- with .Values.rateLimit }}
  {{- if and .burstMultiplier (not $hasRate) }}
    {{- fail (printf "rateLimit.burstMultiplier %d has no rate to multiply: set rateLimit.requestsPerSecond or rateLimit.requestsPerMinute, or drop it" (int64 .burstMultiplier)) }}
  {{- end }}
  {{- if and (ne (.bandwidthAfter | default "0") "0") (eq (.bandwidth | default "0") "0") }}
    {{- fail (printf "rateLimit.bandwidthAfter %q has nothing to put off: set rateLimit.bandwidth, such as 512Ki, or drop it" .bandwidthAfter) }}
  {{- end }}
  {{- if and .exemptCIDRs (not (or $hasRate .connections)) }}
    {{- fail "rateLimit.exemptCIDRs has no limit to exempt from: set rateLimit.requestsPerSecond, requestsPerMinute or connections, or drop it (bandwidth holds for exempt clients too)" }}
  {{- end }}
  {{- range .exemptCIDRs }}
    {{- if not (include "model-ingress.isNetwork" .) }}
      {{- fail (printf "rateLimit.exemptCIDRs: %q is not a network: want an address and the length of its prefix, such as 10.0.0.0/8 or 2001:db8::/32 (the controller drops every limit of an Ingress over one bad network)" .) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
Not empty where the text is a network in CIDR form. Templates have no parser
for those: IPv4 by pattern, IPv6 by pattern and by counting its groups.
*/}}
{{- define "model-ingress.isNetwork" -}}
{{- $octet := "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])" }}
{{- $groups := "([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)" }}
{{- $ipv6Length := "/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$" }}
{{- $count := regexFindAll "[0-9a-fA-F]+" (splitList "/" . | first) -1 | len }}
{{- if regexMatch (printf "^%s(\\.%s){3}/(3[0-2]|[12]?[0-9])$" $octet $octet) . }}true
{{- else if and (eq $count 8) (regexMatch (printf "^%s%s" $groups $ipv6Length) .) }}true
{{- else if and (lt $count 8) (regexMatch (printf "^%s?::%s?%s" $groups $groups $ipv6Length) .) }}true
{{- end }}
{{- end }}

{{/*
A JSON list of the keys in ingress.annotations that speak of limits: they win,
so what follows from rateLimit no longer follows.
*/}}
{{- define "model-ingress.handWrittenLimits" -}}
{{- $keys := list }}
{{- range $key, $_ := .Values.ingress.annotations }}
  {{- if regexMatch "^(nginx.ingress.kubernetes.io/limit-|ratelimit.model-ingress.dev/limits$)" $key }}{{ $keys = append $keys $key }}{{ end }}
{{- end }}
{{- toJson $keys }}
{{- end }}

{{/*
How many requests of one client one replica of the controller lets through at
once; empty where no rate is set. nginx takes one request, and then a burst of
rate times multiplier; of two rates, the smaller burst is the first to end.
*/}}
{{- define "model-ingress.atOnce" -}}
{{- $multiplier := .Values.rateLimit.burstMultiplier | default 5 | int64 }}
{{- $bursts := list }}
{{- range list .Values.rateLimit.requestsPerSecond .Values.rateLimit.requestsPerMinute }}
  {{- with . }}{{ $bursts = append $bursts (mul . $multiplier | add1) }}{{ end }}
{{- end }}
{{- with $bursts }}{{ min (first .) (last .) }}{{ end }}
{{- end }}

{{/*
The wish: one line of JSON with what is said, in the order of the fields'
documentation. toJson of the whole map would sort them.
*/}}
{{- define "model-ingress.wish" -}}
{{- $limits := .Values.rateLimit }}
{{- $said := list }}
{{- range list "requestsPerSecond" "requestsPerMinute" "connections" "burstMultiplier" "bandwidth" "bandwidthAfter" "exemptCIDRs" }}
  {{- $value := index $limits . }}
  {{- if not (kindIs "invalid" $value) }}
    {{- $said = append $said (printf "%q:%s" . (toJson $value)) }}
  {{- end }}
{{- end }}
{{- with $said }}{{ printf "{%s}" (join "," .) }}{{ end }}
{{- end }}

{{/*
A JSON map of ingress-nginx's own annotations: what helm-ratelimit would write.
Only bandwidth is written when it is off, since only for it does the
controller's ConfigMap have a default to switch off.
*/}}
{{- define "model-ingress.nativeLimits" -}}
{{- $out := dict }}
{{- $prefix := "nginx.ingress.kubernetes.io/" }}
{{- with .Values.rateLimit }}
  {{- range $name, $value := dict "limit-rps" .requestsPerSecond "limit-rpm" .requestsPerMinute "limit-connections" .connections "limit-burst-multiplier" .burstMultiplier }}
    {{- if $value }}{{ $_ := set $out (print $prefix $name) ($value | int64 | toString) }}{{ end }}
  {{- end }}
  {{- range $name, $value := dict "limit-rate" .bandwidth "limit-rate-after" .bandwidthAfter }}
    {{- if $value }}{{ $_ := set $out (print $prefix $name) (include "model-ingress.kibibytes" $value) }}{{ end }}
  {{- end }}
  {{- with .exemptCIDRs }}{{ $_ := set $out (print $prefix "limit-allowlist") (join "," . | lower) }}{{ end }}
{{- end }}
{{- toJson $out }}
{{- end }}
