{{/*
Names and labels that the objects share.
*/}}

{{- define "model-ingress.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of the Ingress: at most 63 characters, since nginx refuses its whole
configuration where a limited Ingress has a name of 150.
*/}}
{{- define "model-ingress.fullname" -}}
{{- $name := include "model-ingress.name" . }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "model-ingress.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace }}
{{- end }}

{{- define "model-ingress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "model-ingress.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
Takes (dict "context" $ "extra" labels): the chart's labels, then
commonLabels, then those; the later win, except over the selector labels.
*/}}
{{- define "model-ingress.labels" -}}
{{- $labels := dict
      "helm.sh/chart" (printf "%s-%s" .context.Chart.Name .context.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
      "app.kubernetes.io/managed-by" .context.Release.Service
      "app.kubernetes.io/part-of" "model-ingress" }}
{{- range $given := list .context.Values.commonLabels .extra }}
  {{- range $key, $value := $given }}
    {{- $_ := set $labels $key (include "model-ingress.text" (dict "context" $.context "value" $value)) }}
  {{- end }}
{{- end }}
{{- $labels = merge (include "model-ingress.selectorLabels" .context | fromYaml) $labels }}
{{- toYaml $labels }}
{{- end }}

{{/*
Takes (dict "context" $ "value" v): v as text. Templates are rendered. Whole
numbers keep their digits: Helm holds them as floats, and prints 1e+06.
*/}}
{{- define "model-ingress.text" -}}
{{- if kindIs "string" .value }}{{ tpl .value .context }}
{{- else if and (kindIs "float64" .value) (eq .value (floor .value)) }}{{ int64 .value }}
{{- else }}{{ toString .value }}
{{- end }}
{{- end }}

{{/*
A text as a YAML scalar that is always quoted: in single quotes where that
saves a reader from the backslashes of JSON, or else in double quotes.
*/}}
{{- define "model-ingress.quoted" -}}
{{- if and (contains "\"" .) (not (regexMatch "['\\\\\\n]" .)) }}{{ squote . }}
{{- else }}{{ quote . }}
{{- end }}
{{- end }}

{{/*
The model's Service, as the backend of a path.
*/}}
{{- define "model-ingress.backend" -}}
{{- with .Values.model.service -}}
service:
  name: {{ tpl .name $ | quote }}
  port:
    {{- if kindIs "string" .port }}
    name: {{ .port | quote }}
    {{- else }}
    number: {{ int64 .port }}
    {{- end }}
{{- end }}
{{- end }}
