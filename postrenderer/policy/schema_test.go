package policy

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "write docs/schemas/policy.schema.json")

const schemaFile = "../../docs/schemas/policy.schema.json"

func TestTheSchemaInTheDocsIsTheOneOfTheTypes(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile(schemaFile, []byte(Schema()+"\n"), 0o644))
	}
	text, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	require.Equal(t, Schema()+"\n", string(text))
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("policy.json", doc))
	schema, err := c.Compile("policy.json")
	require.NoError(t, err)
	return schema
}

// TestTheSchemaAndTheParserAgree holds that what one of them refuses for its
// form the other refuses too.
func TestTheSchemaAndTheParserAgree(t *testing.T) {
	schema := compiled(t)
	for spec, valid := range map[string]bool{
		"{default: {requestsPerMinute: 30}}": true,
		"{selector: {ingressClassNames: [nginx], namespaces: [a-*], names: [b], hosts: [\"*.c\"], labels: {matchLabels: {x: z}, " +
			"matchExpressions: [{key: z, operator: Exists}]}}, required: true}": true,
		"{default: {bandwidth: 512Ki, bandwidthAfter: 0, exemptCIDRs: [10.0.0.0/8]}}": true,
		"{min: {connections: 1}, max: {connections: 65535}, scope: Cluster}":          true,
		"{ignore: [{rule: value-zero, reason: on purpose}]}":                          true,
		"{}":                                      false,
		"[]":                                      false,
		"{selector: {names: [a]}}":                false,
		"{default: {requestsPerMinut: 30}}":       false,
		"{default: {requestsPerMinute: \"30\"}}":  false,
		"{default: {requestsPerMinute: -1}}":      false,
		"{default: {connections: 65536}}":         false,
		"{default: {burstMultiplier: 0}}":         false,
		"{default: {bandwidth: 512}}":             false,
		"{default: {bandwidth: 100k}}":            false,
		"{min: {exemptCIDRs: [10.0.0.0/8]}}":      false,
		"{required: yes please}":                  false,
		"{required: true, scope: Everywhere}":     false,
		"{required: true, selector: {hosts: a}}":  false,
		"{required: true, selector: {names: []}}": true,
		"{required: true, selector: {labels: {matchExpressions: [{key: a, operator: Is}]}}}": false,
		"{ignore: [{rule: value-zero}]}":                              false,
		"{ignore: [{rule: value-zero, reason: \"\"}]}":                false,
		"{ignore: [{rule: value-zero, reason: why, until: forever}]}": false,
	} {
		text := head + "spec: " + spec + "\n"
		_, err := Parse("p.yaml", []byte(text))
		require.Equal(t, valid, err == nil, "the parser on %s: %v", spec, err)
		var doc any
		require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
		err = schema.Validate(doc)
		require.Equal(t, valid, err == nil, "the schema on %s: %v", spec, err)
	}
}
