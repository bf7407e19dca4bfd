package postrenderer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
	"github.com/model-ingress/helm-ratelimit/postrenderer/controller"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
)

// measured is what ingress-nginx 1.11.0 did with a set of annotations, as it
// was seen in runs of the real controller and the real nginx.
type measured struct {
	// annotations without prefix; a value is YAML, so that "10" is a string and 10 is not.
	annotations string
	// name of the Ingress; empty is "web".
	name string
	// plain and validating are the effects with and without annotation validation;
	// "" is fine: what was asked for is what happens.
	plain, validating string
}

const (
	frozen    = "controller-frozen"
	rejected  = "ingress-rejected"
	unlimited = "unlimited"
	ignored   = "value-ignored"
	nothingIn = "no-effect"
)

// oracle has each row of what was measured.
var oracle = []measured{
	{annotations: `{limit-rpm: "30"}`},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "1"}`},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "3"}`},
	{annotations: `{limit-rps: "10"}`},
	{annotations: `{limit-connections: "2"}`},
	{annotations: `{limit-rate: "100"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rate: "100", proxy-buffering: "on"}`},
	{annotations: `{limit-rate: "100", limit-rate-after: "500", proxy-buffering: "on"}`},
	{annotations: `{limit-rps: "10", limit-rpm: "30"}`},

	{annotations: `{limit-rps: "10", limit-burst-multiplier: "0"}`, plain: frozen, validating: frozen},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "-1"}`, plain: frozen, validating: frozen},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "1.5"}`, plain: ignored, validating: ignored},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "abc"}`, plain: ignored, validating: ignored},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: ""}`, plain: ignored, validating: ignored},
	{annotations: `{limit-rps: "0"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "-5"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "10.5"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "1e3"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "abc"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: " 10"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10 "}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10r/s"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: ""}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "+10"}`},
	{annotations: `{limit-rps: "010"}`},
	{annotations: `{limit-rps: "1000000"}`},
	{annotations: `{limit-rps: "99999999999"}`},
	{annotations: `{limit-rps: "9223372036854775807"}`, plain: ignored, validating: ignored},
	{annotations: `{limit-rps: "9223372036854775807", limit-burst-multiplier: "1"}`, plain: ignored, validating: ignored},
	{annotations: `{limit-rps: "4611686018427387904", limit-burst-multiplier: "2"}`, plain: frozen, validating: frozen},
	{annotations: `{limit-rps: "9223372036854775808"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rpm: "0"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rpm: "-1"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rpm: "1"}`},
	{annotations: `{limit-rps: "abc", limit-rpm: "30"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "-5", limit-rpm: "30"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-connections: "70000"}`, plain: frozen, validating: frozen},
	{annotations: `{limit-connections: "65536"}`, plain: frozen, validating: frozen},
	{annotations: `{limit-connections: "65535"}`},
	{annotations: `{limit-connections: "0"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-connections: "-1"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-connections: "2.5"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10", limit-allowlist: "10.0.0.0/33"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10", limit-allowlist: "foo"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10", limit-allowlist: "10.0.0.0/8,"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10", limit-allowlist: "127.0.0.1 10.0.0.1"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "10", limit-allowlist: "127.0.0.0/8"}`},
	{annotations: `{limit-rps: "10", limit-allowlist: "127.0.0.7/8"}`},
	{annotations: `{limit-rps: "10", limit-whitelist: "127.0.0.1"}`},
	{annotations: `{limit-rps: "10", limit-rate: "-1"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "10", limit-rate: "abc"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "10", limit-rate: "100k"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: "10", limit-rate: "9223372036854775807", proxy-buffering: "on"}`, plain: frozen, validating: frozen},
	{name: strings.Repeat("n", 150), annotations: `{limit-rps: "10"}`, plain: frozen, validating: frozen},
	{name: strings.Repeat("n", 120), annotations: `{limit-rps: "10"}`},
	{annotations: `{limit-rpss: "10"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit_rps: "10"}`, plain: unlimited, validating: unlimited},
	{annotations: `{rate-limit: "10"}`, plain: unlimited, validating: unlimited},
	{annotations: `{nginx.org/limit-req-rate: "10r/s"}`, plain: unlimited, validating: unlimited},
	{annotations: `{ingress.kubernetes.io/limit-rps: "10"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-rps: 10}`, plain: rejected, validating: rejected},

	// Combinations that follow from the source: what is refused or dropped never reaches nginx.
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "0", limit-allowlist: "foo"}`, plain: unlimited, validating: rejected},
	{annotations: `{limit-rps: "abc", limit-rpm: "30", limit-burst-multiplier: "0"}`, plain: frozen, validating: rejected},
	{annotations: `{limit-burst-multiplier: "0"}`, plain: nothingIn, validating: nothingIn},
	{annotations: `{limit-allowlist: "0.0.0.0/0", limit-rps: "10"}`, plain: unlimited, validating: unlimited},
	{annotations: `{limit-allowlist: " ", limit-rps: "10"}`, validating: rejected},
	{annotations: `{limit-rps: "10", canary: "true", canary-weight: "50"}`, plain: nothingIn, validating: nothingIn},
	{annotations: `{limit-rps: "10", limit-burst-multiplier: "0", canary: "true"}`, plain: nothingIn, validating: nothingIn},
	{annotations: `{limit-rps: "10", ssl-passthrough: "true"}`, plain: unlimited, validating: unlimited},
}

// ingress is the manifest of a row.
func (m measured) ingress(t *testing.T) string {
	t.Helper()
	var annotations map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(m.annotations), &annotations))
	full := map[string]any{}
	for name, value := range annotations {
		if !strings.Contains(name, "/") {
			name = ingressnginx.DefaultPrefix + "/" + name
		}
		full[name] = value
	}
	name := m.name
	if name == "" {
		name = "web"
	}
	text, err := yaml.Marshal(map[string]any{
		"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
		"metadata": map[string]any{"name": name, "namespace": "lab", "annotations": full},
		"spec":     map[string]any{"ingressClassName": "nginx", "rules": []any{map[string]any{"host": "x.lab"}}},
	})
	require.NoError(t, err)
	return string(text)
}

// worst is the effect that is said of a row, "" where nothing is wrong.
func (m measured) worst(t *testing.T, validation bool) string {
	t.Helper()
	renderer := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never, Controller: controller.Options{
		Version: ingressnginx.Version{Major: 1, Minor: 11}, Validation: &validation,
	}})
	result, err := renderer.Render([]byte(m.ingress(t)))
	require.NoError(t, err)
	worst := diag.Advice
	for _, d := range result.Findings {
		worst = min(worst, d.Effect)
	}
	if worst == diag.Advice {
		return ""
	}
	return worst.String()
}

func TestVerdictsAreWhatTheControllerWasSeenToDo(t *testing.T) {
	for _, m := range oracle {
		t.Run(fmt.Sprintf("%s %.10s", m.annotations, m.name), func(t *testing.T) {
			require.Equal(t, m.plain, m.worst(t, false), "without validation")
			require.Equal(t, m.validating, m.worst(t, true), "with validation")
		})
	}
}

// configs has each key of the ConfigMap that was measured.
var configs = []struct{ data, want string }{
	{`{}`, ""},
	{`{rate-limiting-enable: "true"}`, nothingIn},
	{`{limit-rps: "1"}`, nothingIn},
	{`{limit-req-status-code: "429", limit-conn-status-code: "429"}`, ""},
	{`{limit-req-status-code: abc}`, ignored},
	{`{limit-rate: abc}`, ignored},
	{`{limit-req-status-code: "200"}`, frozen},
	{`{limit-req-status-code: "700"}`, frozen},
	{`{limit-conn-status-code: "200"}`, frozen},
	{`{limit-req-status-code: "400", limit-conn-status-code: "599"}`, ""},
	{`{limit-conn-zone-variable: $nosuchvar}`, frozen},
	{`{limit-conn-zone-variable: ""}`, frozen}, // follows from the template; nginx 1.22.1 refuses the map
	{`{limit-conn-zone-variable: $binary_remote_addr}`, ""},
	{`{limit-conn-zone-variable: $server_name}`, ""}, // shared by all: advice
	{`{limit-conn-zone-variable: $http_x_api_key}`, unlimited},
	{`{limit-rate: "100"}`, ""},
	{`{limit-rate: "9223372036854775807"}`, frozen},
	{`{use-forwarded-headers: "true"}`, unlimited},
	{`{use-forwarded-headers: "true", proxy-real-ip-cidr: 10.0.0.0/8}`, ""},
	{`{limit-req-status-code: 429}`, rejected},
}

func TestVerdictsOnTheConfigMapAreWhatTheControllerWasSeenToDo(t *testing.T) {
	for _, c := range configs {
		t.Run(c.data, func(t *testing.T) {
			text := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ingress-nginx-controller}\ndata: " + c.data + "\n"
			result, err := postrenderer.New(postrenderer.Options{FailOn: postrenderer.Never}).Render([]byte(text))
			require.NoError(t, err)
			worst := diag.Advice
			for _, d := range result.Findings {
				worst = min(worst, d.Effect)
			}
			require.Equal(t, c.want, strings.Replace(worst.String(), "advice", "", 1), result.Findings)
		})
	}
}
