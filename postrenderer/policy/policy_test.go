package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

const head = "apiVersion: ratelimit.model-ingress.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: p}\n"

func num(n int) *int { return &n }

func parseSpec(t *testing.T, spec string) *Policy {
	t.Helper()
	policies, err := Parse("p.yaml", []byte(head+"spec: "+spec+"\n"))
	require.NoError(t, err)
	require.Len(t, policies, 1)
	return policies[0]
}

func TestParseReadsEveryField(t *testing.T) {
	p := parseSpec(t, `
  selector: {ingressClassNames: [nginx], namespaces: [a-*], names: [b], hosts: ["*.c"], labels: {matchLabels: {x: y}, matchExpressions: [{key: z, operator: Exists}, {key: w, operator: NotIn, values: [v]}]}}
  default: {requestsPerSecond: 1, requestsPerMinute: 30, burstMultiplier: 5, connections: 4, bandwidth: 512Ki, bandwidthAfter: 1Mi, exemptCIDRs: [10.0.0.0/8, "::1"]}
  min: {requestsPerMinute: 1}
  max: {requestsPerMinute: 600, bandwidth: 1Gi}
  required: true
  override: true
  scope: Cluster`)
	require.Equal(t, "requestsPerSecond 1, requestsPerMinute 30, burstMultiplier 5, connections 4, bandwidth 512Ki, bandwidthAfter 1Mi, exemptCIDRs 10.0.0.0/8,::1/128", p.Default.String())
	require.Equal(t, "requestsPerMinute 1", p.Min.String())
	require.Equal(t, "requestsPerMinute 600, bandwidth 1Gi", p.Max.String())
	require.True(t, p.Required)
	require.True(t, p.Override)
	require.Equal(t, Cluster, p.Scope)
	require.ElementsMatch(t, LabelSelector{
		{Key: "x", Operator: In, Values: []string{"y"}},
		{Key: "w", Operator: NotIn, Values: []string{"v"}},
		{Key: "z", Operator: Exists},
	}, p.Selector.Labels)
	require.Equal(t, `policy "p" (p.yaml)`, p.String())
}

func TestAFileMayHoldSeveralPolicies(t *testing.T) {
	text := "# first\n" + head + "spec: {required: true}\n---\n# nothing\n---\n" + head + "spec: {required: true}\n"
	policies, err := Parse("p.yaml", []byte(text))
	require.NoError(t, err)
	require.Len(t, policies, 2)
	require.Equal(t, 2, policies[0].Pos.Line)
	require.Equal(t, 9, policies[1].Pos.Line)
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for spec, want := range map[string]string{
		"{}":                                             "p.yaml:4:7: error: RateLimitPolicy p: spec:\n    does nothing: say default, min, max, required or ignore",
		"[]":                                             "p.yaml:4:7: error: RateLimitPolicy p: spec:\n    want a mapping, not a list",
		"{required: yes please}":                         "p.yaml:4:18: error: RateLimitPolicy p: spec.required:\n    want true or false, not the string \"yes please\"",
		"{required: true, required: true}":               "p.yaml:4:24: error: RateLimitPolicy p: spec.required:\n    is written twice",
		"{default: {requestsPerMinute: 0x1F}}":           "p.yaml:4:37: error: RateLimitPolicy p: spec.default.requestsPerMinute:\n    want a whole number such as 30, not 0x1F",
		"{default: {requestsPerMinute: 1e3}}":            "p.yaml:4:37: error: RateLimitPolicy p: spec.default.requestsPerMinute:\n    want a whole number such as 30, not 1e3",
		"{default: {requestsPerMinute: }}":               "p.yaml:4:37: error: RateLimitPolicy p: spec.default.requestsPerMinute:\n    want a whole number such as 30, not nothing",
		"{default: {requestsPerMinute: -1}}":             "p.yaml:4:37: error: RateLimitPolicy p: spec.default.requestsPerMinute:\n    must be from 0 to 9223372036854775, not -1",
		"{default: {connections: 99999999999999999999}}": "p.yaml:4:31: error: RateLimitPolicy p: spec.default.connections:\n    99999999999999999999 does not fit in 64 bits",
		"{default: {bandwidth: 1.5Mi}}":                  "p.yaml:4:29: error: RateLimitPolicy p: spec.default.bandwidth:\n    want a whole number of bytes in Ki, Mi or Gi, such as 512Ki, not \"1.5Mi\"",
		"{default: {exemptCIDRs: [10.0.0.0/33]}}":        "p.yaml:4:32: error: RateLimitPolicy p: spec.default.exemptCIDRs[0]:\n    want a network such as 10.0.0.0/8, not \"10.0.0.0/33\"",
		"{max: {exemptCIDRs: []}}":                       "p.yaml:4:14: error: RateLimitPolicy p: spec.max.exemptCIDRs:\n    unknown field; the fields here are bandwidth, bandwidthAfter, burstMultiplier, connections, requestsPerMinute, requestsPerSecond",
		"{required: true, selector: {labels: {matchExpressions: [{key: a, operator: Is}]}}}": "p.yaml:4:82: error: RateLimitPolicy p: spec.selector.labels.matchExpressions[0].operator:\n    want In, NotIn, Exists or DoesNotExist, not \"Is\"",
		"{default: {connections: 9}, max: {connections: 8}}":                                 "p.yaml:4:31: error: RateLimitPolicy p: spec.default.connections:\n    9 is above this policy's own maximum 8",
		"{default: {connections: 1}, min: {connections: 2}}":                                 "p.yaml:4:31: error: RateLimitPolicy p: spec.default.connections:\n    1 is below this policy's own minimum 2",
		"{default: {requestsPerSecond: 9223372036854775, burstMultiplier: 1001}}":            "p.yaml:4:72: error: RateLimitPolicy p: spec.default.burstMultiplier:\n    times the rate is more than nginx can hold: the product must be at most 9223372036854775",
		"&a {selector: *a}":      "p.yaml:4:11: error: RateLimitPolicy p: spec.selector.selector:\n    unknown field; the fields here are hosts, ingressClassNames, labels, names, namespaces",
		"{<<: {required: true}}": "p.yaml:4:8: error: RateLimitPolicy p: spec:\n    merge keys and complex keys are not read here; write the fields out",
	} {
		_, err := Parse("p.yaml", []byte(head+"spec: "+spec+"\n"))
		var invalid *Error
		require.ErrorAs(t, err, &invalid, spec)
		require.Contains(t, strings.ReplaceAll(err.Error(), " [policy-invalid]", ""), want, spec)
	}
}

func TestParseNeedsTheHead(t *testing.T) {
	_, err := Parse("p.yaml", []byte("apiVersion: v1\nkind: RateLimitPolicy\n"))
	require.ErrorContains(t, err, "p.yaml:1:13: error: apiVersion:\n    want ratelimit.model-ingress.dev/v1alpha1, not \"v1\"")
	require.ErrorContains(t, err, "metadata:\n    is missing")
	require.ErrorContains(t, err, "spec:\n    is missing")
	_, err = Parse("p.yaml", []byte("a: [\n"))
	require.ErrorContains(t, err, "p.yaml:1:1: error:\n    not YAML: did not find expected node content")
}

func TestLimitsAreReadFromYAMLAndJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"requestsPerMinute":30,"exemptCIDRs":["10.0.0.0/8"]}`: "requestsPerMinute 30, exemptCIDRs 10.0.0.0/8",
		"connections: 4\nbandwidth: 1Mi\n":                      "connections 4, bandwidth 1Mi",
		"{}":                                                    "nothing",
	} {
		l, err := ParseLimits(diag.Position{}, text)
		require.NoError(t, err)
		require.Equal(t, want, l.String())
	}
	for text, want := range map[string]string{
		"":                          "want a mapping such as {requestsPerMinute: 30}",
		"30":                        "want a mapping, not 30",
		"requestsPerHour: 5":        "unknown field; did you mean requestsPerMinute?",
		"{connections: \"4\"}":      "want a whole number such as 30, not the string \"4\"",
		"{connections: 4":           "not YAML",
		"{burstMultiplier: 0}":      "must be from 1 to",
		"{requestsPerSecond: !a x}": "the tag !a is not read here; write the value without it",
	} {
		_, err := ParseLimits(diag.Position{Source: "t.yaml", Line: 7, Column: 3}, text)
		require.ErrorContains(t, err, want, text)
		require.ErrorContains(t, err, "t.yaml:7:3: error", text)
	}
}

func TestAllThatASelectorSaysMustHold(t *testing.T) {
	p := parseSpec(t, `{required: true, selector: {ingressClassNames: [nginx], namespaces: ["m-*"], names: ["*-x"], hosts: ["*.test"], labels: {matchLabels: {a: b}}}}`)
	yes := Subject{Namespace: "m-1", Name: "y-x", IngressClassName: "nginx", Hosts: []string{"other", "h.test"}, Labels: map[string]string{"a": "b"}}
	require.Equal(t, Selected, p.Selection(yes))
	for name, change := range map[string]func(*Subject){
		"class":      func(s *Subject) { s.IngressClassName = "" },
		"namespace":  func(s *Subject) { s.Namespace = "n-1" },
		"name":       func(s *Subject) { s.Name = "x" },
		"hosts":      func(s *Subject) { s.Hosts = nil },
		"other host": func(s *Subject) { s.Hosts = []string{"a.b.tests"} },
		"labels":     func(s *Subject) { s.Labels = nil },
	} {
		no := yes
		change(&no)
		require.Equal(t, NotSelected, p.Selection(no), name)
		if name != "namespace" {
			no.Namespace = ""
			require.Equal(t, NotSelected, p.Selection(no), "%s, and no namespace", name)
		}
	}
	require.Equal(t, Selected, parseSpec(t, "{required: true}").Selection(Subject{}), "no selector selects all")
}

func TestNobodyCanTellWhereAPolicySelectsByANamespaceThatIsNotKnown(t *testing.T) {
	for selector, want := range map[string]Selection{
		"{namespaces: [team-a]}":                NamespaceUnknown,
		"{namespaces: [a, \"t*\"]}":             NamespaceUnknown,
		"{namespaces: [\"?*\"]}":                NamespaceUnknown,
		"{namespaces: [\"*\"]}":                 Selected,
		"{namespaces: [team-a, \"*\"]}":         Selected,
		"{names: [web]}":                        Selected,
		"{namespaces: [team-a], names: [web]}":  NamespaceUnknown,
		"{namespaces: [team-a], names: [shop]}": NotSelected,
	} {
		p := parseSpec(t, "{required: true, selector: "+selector+"}")
		require.Equal(t, want, p.Selection(Subject{Name: "web"}), selector)
	}
}

func TestStrongerLayersWinFieldByField(t *testing.T) {
	res, err := Resolve([]Layer{
		{Origin: "weak", Limits: limits.Limits{RequestsPerMinute: num(1), Connections: num(1)}},
		{Origin: "override", Limits: limits.Limits{Connections: num(2)}, Override: true},
		{Origin: "strong", Limits: limits.Limits{RequestsPerMinute: num(0), Connections: num(3), BurstMultiplier: num(2)}},
	}, 0)
	require.NoError(t, err)
	require.Equal(t, "requestsPerMinute 0, burstMultiplier 2, connections 2", res.Limits.String())
	require.Equal(t, map[string]string{"requestsPerMinute": "strong", "connections": "override", "burstMultiplier": "strong"}, res.Origin.ByField())
}

func TestAClusterLayerIsSharedAmongReplicas(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in       limits.Limits
		replicas int
		want     string
	}{
		{"whole parts, rounded down", limits.Limits{RequestsPerSecond: num(10), Connections: num(7)}, 3, "requestsPerSecond 3, connections 2"},
		{"less than one a second is said per minute", limits.Limits{RequestsPerSecond: num(1)}, 4, "requestsPerSecond 0, requestsPerMinute 15"},
		{"off stays off", limits.Limits{RequestsPerMinute: num(0), Connections: num(4)}, 2, "requestsPerMinute 0, connections 2"},
		{"bandwidth and multiplier are not shared", limits.Limits{KibibytesPerSecond: num(10), BurstMultiplier: num(3), RequestsPerMinute: num(4)}, 2, "requestsPerMinute 2, burstMultiplier 3, bandwidth 10Ki"},
	} {
		res, err := Resolve([]Layer{{Limits: tt.in, Scope: Cluster}}, tt.replicas)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, res.Limits.String(), tt.name)
	}
	_, err := Resolve([]Layer{{Origin: "o", Limits: limits.Limits{Connections: num(2)}, Scope: Cluster}}, 3)
	require.EqualError(t, err, "o: scope Cluster: connections 2 is less than one for each of 3 controller replicas; the least is 3")
	_, err = Resolve([]Layer{{Origin: "o", Limits: limits.Limits{Connections: num(2)}, Scope: Cluster}}, 0)
	require.EqualError(t, err, "o: scope Cluster: the number of controller replicas is not known; say --controller-replicas")
}

func TestBoundsHoldForWhatResults(t *testing.T) {
	p := parseSpec(t, "{required: true, min: {requestsPerMinute: 10}, max: {requestsPerMinute: 20, burstMultiplier: 4}}")
	messages := func(l limits.Limits) []string {
		var out []string
		for _, v := range p.Violations(l) {
			out = append(out, v.Message)
		}
		return out
	}
	require.Empty(t, messages(limits.Limits{RequestsPerMinute: num(15), BurstMultiplier: num(4)}))
	require.Equal(t, []string{`requestsPerMinute 9 is below the minimum 10 of policy "p" (p.yaml)`, `burstMultiplier 5 is above the maximum 4 of policy "p" (p.yaml)`}, messages(limits.Limits{RequestsPerMinute: num(9)}))
	require.Equal(t, []string{`policy "p" (p.yaml) requires a limit and there is none`}, messages(limits.Limits{RequestsPerMinute: num(0), KibibytesPerSecond: num(1)}))
	require.Empty(t, messages(limits.Limits{Connections: num(1)}), "a limit on connections is a limit")
}

// FuzzParse: any text is a policy that is valid, or an error with findings.
func FuzzParse(f *testing.F) {
	for _, spec := range []string{"{required: true}", "&a {default: *a}", "{<<: {}}", "{selector: {labels: {matchLabels: {a: b}}}}", "{default: {exemptCIDRs: [::1]}}"} {
		f.Add(head + "spec: " + spec)
	}
	f.Fuzz(func(t *testing.T, text string) {
		policies, err := Parse("p.yaml", []byte(text))
		if err == nil {
			for _, p := range policies {
				require.Empty(t, p.Validate())
			}
			return
		}
		var invalid *Error
		require.ErrorAs(t, err, &invalid)
		require.NotEmpty(t, invalid.Findings)
		_, _ = ParseLimits(diag.Position{}, text)
	})
}
