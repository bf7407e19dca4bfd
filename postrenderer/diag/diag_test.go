package diag_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

func TestSeveritiesHaveNamesAndAnOrder(t *testing.T) {
	require.Less(t, diag.Info, diag.Warning)
	require.Less(t, diag.Warning, diag.Error)
	for s, want := range map[diag.Severity]string{diag.Info: "info", diag.Warning: "warning", diag.Error: "error", 0: "", diag.Error + 1: "", 255: ""} {
		require.Equal(t, want, s.String())
		text, err := s.MarshalText()
		require.NoError(t, err)
		require.Equal(t, want, string(text))
	}
}

func TestEffectsHaveNames(t *testing.T) {
	for e, want := range map[diag.Effect]string{
		0: "", diag.ControllerFrozen: "controller-frozen", diag.IngressRejected: "ingress-rejected", diag.Unlimited: "unlimited",
		diag.ValueIgnored: "value-ignored", diag.NoEffect: "no-effect", diag.Advice: "advice", diag.Advice + 1: "", 255: "",
	} {
		require.Equal(t, want, e.String())
		text, err := e.MarshalText()
		require.NoError(t, err)
		require.Equal(t, want, string(text))
	}
}

func TestAPlaceIsWhatAPersonCanOpen(t *testing.T) {
	for want, p := range map[string]diag.Position{
		"":                               {},
		"policy.yaml":                    {Source: "policy.yaml"},
		"policy.yaml:7":                  {Source: "policy.yaml", Line: 7},
		"policy.yaml:7:3":                {Source: "policy.yaml", Line: 7, Column: 3},
		"line unknown":                   {InStream: true},
		"line 2, column 1 of the stream": {InStream: true, Line: 2, Column: 1},
		"a/b.yaml (line unknown)":        {InStream: true, Source: "a/b.yaml"},
		"a/b.yaml (line 42, column 5 of the stream)": {InStream: true, Source: "a/b.yaml", Line: 42, Column: 5},
	} {
		require.Equal(t, want, p.String())
	}
}

func TestAFindingIsTwoOrThreeLines(t *testing.T) {
	full := diag.Diagnostic{
		Rule: "burst-without-rate", Severity: diag.Error, Effect: diag.NoEffect,
		Pos:    diag.Position{Source: "chart/templates/ingress.yaml", Line: 42, Column: 5, InStream: true},
		Object: "Ingress shop/web", Field: "nginx.ingress.kubernetes.io/limit-burst-multiplier",
		Message: "burst multiplier 8 has no rate to multiply", Hint: "set a rate, or drop the multiplier",
	}
	require.Equal(t, `chart/templates/ingress.yaml (line 42, column 5 of the stream): error: Ingress shop/web: nginx.ingress.kubernetes.io/limit-burst-multiplier:
    burst multiplier 8 has no rate to multiply [burst-without-rate]
    set a rate, or drop the multiplier`, full.String())
	require.Equal(t, "warning:\n    is odd", diag.Diagnostic{Severity: diag.Warning, Message: "is odd"}.String())
	require.Equal(t, "p.yaml:3: info: RateLimitPolicy p:\n    is odd [x]", diag.Diagnostic{
		Rule: "x", Severity: diag.Info, Pos: diag.Position{Source: "p.yaml", Line: 3}, Object: "RateLimitPolicy p", Message: "is odd",
	}.String())
}

func TestJSONHoldsNamesAndEveryField(t *testing.T) {
	text, err := json.Marshal(diag.Diagnostic{
		Rule: "x", Severity: diag.Warning, Effect: diag.NoEffect, Pos: diag.Position{Source: "a.yaml", Line: 1, Column: 2, InStream: true},
	})
	require.NoError(t, err)
	require.JSONEq(t, `{"rule":"x","severity":"warning","effect":"no-effect","position":{"source":"a.yaml","line":1,"column":2},`+
		`"object":"","field":"","message":"","hint":""}`, string(text))
}

func TestSortIsTheSameWhateverTheOrderBefore(t *testing.T) {
	inStream := func(source string, line, column int) diag.Position {
		return diag.Position{Source: source, Line: line, Column: column, InStream: true}
	}
	inFile := func(source string, line, column int) diag.Position {
		return diag.Position{Source: source, Line: line, Column: column}
	}
	for name, want := range map[string]diag.List{
		"a stream goes by line, not by template": {
			{Pos: inStream("b.yaml", 1, 1)}, {Pos: inStream("b.yaml", 1, 9)}, {Pos: inStream("a.yaml", 5, 1)}, {Pos: inStream("b.yaml", 7, 1)},
		},
		"files go by name, then line, then column": {
			{Pos: inFile("a.yaml", 7, 1)}, {Pos: inFile("b.yaml", 1, 1)}, {Pos: inFile("b.yaml", 2, 1)}, {Pos: inFile("b.yaml", 2, 3)},
		},
		"then worst first, rule, object, field, message": {
			{Severity: diag.Error, Rule: "z"},
			{Severity: diag.Warning, Rule: "a", Object: "b"},
			{Severity: diag.Warning, Rule: "b", Object: "a", Field: "z"},
			{Severity: diag.Warning, Rule: "b", Object: "b", Field: "a", Message: "z"},
			{Severity: diag.Warning, Rule: "b", Object: "b", Field: "b", Message: "a"},
			{Severity: diag.Warning, Rule: "b", Object: "b", Field: "b", Message: "b"},
			{Severity: diag.Info, Rule: "a"},
		},
		"nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 20 {
				got := append(diag.List{}, want...)
				r.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
				got.Sort()
				require.Equal(t, want, got)
			}
		})
	}
}

func TestAtLeastAndWorstGoBySeverity(t *testing.T) {
	l := diag.List{{Severity: diag.Info, Rule: "a"}, {Severity: diag.Error, Rule: "b"}, {Severity: diag.Warning, Rule: "c"}, {Severity: diag.Error, Rule: "d"}}
	require.Equal(t, l, l.AtLeast(diag.Info))
	require.Equal(t, diag.List{l[1], l[2], l[3]}, l.AtLeast(diag.Warning))
	require.Equal(t, diag.List{l[1], l[3]}, l.AtLeast(diag.Error))
	require.Empty(t, l.AtLeast(diag.Error+1))
	require.Equal(t, diag.Error, l.Worst())
	require.Equal(t, diag.Info, l[:1].Worst())
	require.Zero(t, diag.List{}.Worst())
}
