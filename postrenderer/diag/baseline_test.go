package diag_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

func TestABaselineCountsFindingsOfEachKind(t *testing.T) {
	at := func(line int) diag.Position { return diag.Position{Source: "a.yaml", Line: line, Column: 1} }
	b := diag.NewBaseline(diag.List{
		{Rule: "r", Object: "Ingress web", Field: "f", Pos: at(1), Message: "one", Severity: diag.Error, Effect: diag.Unlimited},
		{Rule: "r", Object: "Ingress web", Field: "f", Pos: at(9), Message: "other", Hint: "other", Severity: diag.Info, Effect: diag.NoEffect},
		{Rule: "r", Object: "Ingress web", Field: "g"},
		{Rule: "r", Object: "Ingress api", Field: "f"},
		{Rule: "s", Object: "Ingress web", Field: "f"},
	})
	require.Equal(t, diag.Baseline{
		{Rule: "r", Object: "Ingress web", Field: "f"}: 2,
		{Rule: "r", Object: "Ingress web", Field: "g"}: 1,
		{Rule: "r", Object: "Ingress api", Field: "f"}: 1,
		{Rule: "s", Object: "Ingress web", Field: "f"}: 1,
	}, b)
}

func TestABaselineHasNothingThatStopsAController(t *testing.T) {
	require.Empty(t, diag.NewBaseline(diag.List{{Rule: "r", Object: "Ingress web", Effect: diag.ControllerFrozen}}))
	require.Empty(t, diag.NewBaseline(nil))
}

func TestABaselineIsWrittenInAFixedOrderAndReadBack(t *testing.T) {
	b := diag.Baseline{
		{Rule: "b", Object: "Ingress web", Field: "a"}: 1,
		{Rule: "a", Object: "Ingress web", Field: "b"}: 2,
		{Rule: "a", Object: "Ingress web", Field: "a"}: 3,
		{Rule: "z", Object: "Ingress api", Field: ""}:  4,
	}
	const want = `{"version":1,"findings":[` +
		`{"rule":"z","object":"Ingress api","field":"","count":4},` +
		`{"rule":"a","object":"Ingress web","field":"a","count":3},` +
		`{"rule":"a","object":"Ingress web","field":"b","count":2},` +
		`{"rule":"b","object":"Ingress web","field":"a","count":1}]}`
	for range 20 { // maps are in no order
		text, err := json.Marshal(b)
		require.NoError(t, err)
		require.JSONEq(t, want, string(text))
	}
	var got diag.Baseline
	require.NoError(t, json.Unmarshal([]byte(want), &got))
	require.Equal(t, b, got)
}

func TestABaselineOfNothingIsAnEmptyList(t *testing.T) {
	text, err := json.Marshal(diag.Baseline{})
	require.NoError(t, err)
	require.JSONEq(t, `{"version":1,"findings":[]}`, string(text))
	var got diag.Baseline
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, diag.Baseline{}, got)
}

func TestEntriesOfOneKindAreAddedUp(t *testing.T) {
	var got diag.Baseline
	require.NoError(t, json.Unmarshal([]byte(`{"version":1,"findings":[{"rule":"r","object":"o","field":"f","count":1},{"rule":"r","object":"o","field":"f","count":2}]}`), &got))
	require.Equal(t, diag.Baseline{{Rule: "r", Object: "o", Field: "f"}: 3}, got)
}

func TestWhatIsNoBaselineIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"version":2,"findings":[]}`: "want a baseline of version 1, not 2",
		`{"findings":[]}`:             "want a baseline of version 1, not 0",
		`{}`:                          "want a baseline of version 1, not 0",
		`{"version":"1"}`:             "cannot unmarshal string",
		`[]`:                          "cannot unmarshal array",
		`{"version":1,"findings":[{"count":"one"}]`: "unexpected end of JSON input",
	} {
		b := diag.Baseline{{Rule: "r"}: 1}
		require.ErrorContains(t, json.Unmarshal([]byte(text), &b), want, text)
		require.Equal(t, diag.Baseline{{Rule: "r"}: 1}, b, "an error changes nothing")
	}
}
