package format_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

func TestJSONIsWhatItsSchemaSays(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../../../docs/schemas/findings.schema.json")
	require.NoError(t, err)
	valid := func(text string) error {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		return schema.Validate(v)
	}
	r := shop()
	require.NoError(t, valid(written(t, "json", r, format.Options{})))
	require.NoError(t, valid(written(t, "json", format.Report{}, format.Options{})))
	for e := diag.Effect(0); e <= diag.Advice; e++ {
		r.Findings[0].Effect = e
		require.NoError(t, valid(written(t, "json", r, format.Options{})))
	}
	r.Findings[0].Severity = 0
	require.ErrorContains(t, valid(written(t, "json", r, format.Options{})), "/findings/0/severity")
	require.ErrorContains(t, valid(`{"findings": [], "more": 1}`), "additional properties 'more' not allowed")
}

// TestTheSchemaDescribesEveryPropertyAndIsClosed keeps the schema of use to a person.
func TestTheSchemaDescribesEveryPropertyAndIsClosed(t *testing.T) {
	compiled, err := jsonschema.NewCompiler().Compile("../../../../docs/schemas/findings.schema.json")
	require.NoError(t, err)
	seen := 0
	var walk func(*jsonschema.Schema)
	walk = func(s *jsonschema.Schema) {
		if s.Ref != nil {
			s = s.Ref
		}
		if s.Properties == nil {
			return
		}
		require.Equal(t, false, s.AdditionalProperties, s.Location)
		require.Len(t, s.Required, len(s.Properties), s.Location)
		for name, p := range s.Properties {
			seen++
			if p.Ref != nil {
				p = p.Ref
			}
			require.NotEmpty(t, p.Description, name)
			walk(p)
			if p.Items2020 != nil {
				walk(p.Items2020)
			}
		}
	}
	walk(compiled)
	require.Equal(t, 2+8+3+7, seen)
}

func TestJSONHasEmptyListsAndNoNull(t *testing.T) {
	require.JSONEq(t, `{"findings": [], "summary": {"errors": 0, "warnings": 0, "infos": 0, "suppressed": 0, "files": 0, "ingresses": 0, "skipped": []}}`,
		written(t, "json", format.Report{}, format.Options{}))
}

func TestJSONGivesTextBackUnchanged(t *testing.T) {
	r := shop()
	r.Findings[0].Message = "<a> & \x1b \u202e \u2028 b"
	text := written(t, "json", r, format.Options{})
	require.Contains(t, text, "<a> & ")
	var got struct{ Findings []struct{ Message string } }
	require.NoError(t, json.Unmarshal([]byte(text), &got))
	require.Equal(t, r.Findings[0].Message, got.Findings[0].Message)
}
