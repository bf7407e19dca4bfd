package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/postrender"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

var _ postrender.PostRenderer = (*postrenderer.Renderer)(nil)

const rpm = "nginx.ingress.kubernetes.io/limit-rpm"

func TestTheChartIsLimitedByThePolicy(t *testing.T) {
	manifest, err := install("llm", nil)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(manifest, rpm+`: "30"`), manifest)
	require.Contains(t, manifest, "kind: Service")
}

func TestWhatTheValuesSayWins(t *testing.T) {
	manifest, err := install("llm", map[string]any{"annotations": map[string]any{rpm: "60"}})
	require.NoError(t, err)
	require.Contains(t, manifest, rpm+`: "60"`)
}

func TestARefusedValueIsAFindingsError(t *testing.T) {
	manifest, err := install("llm", map[string]any{"annotations": map[string]any{rpm: "6000"}})
	require.Empty(t, manifest)
	var refused *postrenderer.FindingsError
	require.ErrorAs(t, err, &refused)
	require.Len(t, refused.Findings, 1)
	require.Equal(t, "limit-above-max", refused.Findings[0].Rule)
	require.Equal(t, "llm/templates/ingress.yaml", refused.Findings[0].Pos.Source)
}
