package format

import (
	"bytes"
	"encoding/json"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// jsonReport is described by docs/schemas/findings.schema.json.
type jsonReport struct {
	Findings diag.List   `json:"findings"`
	Summary  jsonSummary `json:"summary"`
}

type jsonSummary struct {
	Errors     int      `json:"errors"`
	Warnings   int      `json:"warnings"`
	Infos      int      `json:"infos"`
	Suppressed int      `json:"suppressed"`
	Files      int      `json:"files"`
	Ingresses  int      `json:"ingresses"`
	Skipped    []string `json:"skipped"`
}

func encodeJSON(r Report, _ Options) ([]byte, error) {
	n, s := count(r.Findings), r.Summary
	return marshal(jsonReport{
		Findings: append(diag.List{}, r.Findings...), // [] and never null
		Summary: jsonSummary{
			Errors: n.errors, Warnings: n.warnings, Infos: n.infos,
			Suppressed: s.Suppressed, Files: s.Files, Ingresses: s.Ingresses,
			Skipped: append([]string{}, s.Skipped...),
		},
	})
}

// marshal writes < and > as they are: nothing here goes into HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
