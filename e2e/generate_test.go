//go:build e2e

package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// sample is a set of annotations that somebody might write.
type sample struct {
	name        string
	annotations map[string]string // without prefix
}

// rates and lists have values that are right, on a boundary, wrong and odd.
var (
	rates = []string{
		"", "0", "1", "5", "10", "30", "+10", "010", "-1", "-5", "10.5", "1e3", "abc", " 10", "10 ", "10r/s", "1000000", "99999999999",
		"1844674407370955", "1844674407370956", "9223372036854775", "9223372036854776", "4611686018427387904", "9223372036854775807", "9223372036854775808",
	}
	lists = []string{
		"", " ", "127.0.0.0/8", "127.0.0.7/8", "10.0.0.0/8,192.0.2.7", "10.0.0.0/8, 192.0.2.7", "::1", "0.0.0.0/0", "0.0.0.0/1,128.0.0.0/1",
		"foo", "10.0.0.0/33", "10.0.0.0/8,", "127.0.0.1 10.0.0.1", "10.0.0.0/08",
	}
)

// pool has values for each annotation.
var pool = map[string][]string{
	"limit-rps":              rates,
	"limit-rpm":              rates,
	"limit-burst-multiplier": {"", "0", "-1", "1", "2", "3", "5", "10", "+3", "1.5", "abc", "1000", "9223372036854775807"},
	"limit-connections":      {"", "0", "-1", "1", "2", "100", "65535", "65536", "70000", "2.5", "abc"},
	"limit-rate":             {"", "0", "-1", "1", "100", "abc", "100k", "9007199254740991", "9007199254740992", "9223372036854775807"},
	"limit-rate-after":       {"", "0", "-1", "1", "500", "abc", "1m", "9007199254740991", "9007199254740992"},
	"limit-allowlist":        lists,
	"limit-whitelist":        lists,
	"proxy-buffering":        {"on", "off"},
}

// misspelt are names that no release knows.
var misspelt = []string{"limit-rpss", "limit_rps", "rate-limit", "limit-burst", "rate-limit-connections", "limit-rph"}

// likely is how often an annotation is there, in percent.
var likely = map[string]int{
	"limit-rps": 55, "limit-rpm": 40, "limit-burst-multiplier": 40, "limit-connections": 30, "limit-rate": 20, "limit-rate-after": 12,
	"limit-allowlist": 20, "limit-whitelist": 8, "proxy-buffering": 25,
}

// generate returns samples that are the same for the same seed.
func generate(seed uint64, n int) []sample {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]sample, n)
	for i := range out {
		s := sample{name: fmt.Sprintf("case-%d", i), annotations: map[string]string{}}
		for _, name := range slices.Sorted(maps.Keys(pool)) {
			if random.IntN(100) < likely[name] {
				s.annotations[name] = pool[name][random.IntN(len(pool[name]))]
			}
		}
		if random.IntN(100) < 5 {
			s.annotations[misspelt[random.IntN(len(misspelt))]] = "10"
		}
		if random.IntN(100) < 3 {
			s.name += "-" + strings.Repeat("n", 100+random.IntN(40))
		}
		out[i] = s
	}
	return out
}

// manifest is the sample as an Ingress. In a cluster the API server gives it
// an id, which the webhook has to be told.
func (s sample) manifest(uid string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: %s\n  namespace: shop\n", s.name)
	if uid != "" {
		fmt.Fprintf(&b, "  uid: %s\n", uid)
	}
	b.WriteString("  annotations:\n    example.com/nothing: \"\"\n")
	for _, name := range slices.Sorted(maps.Keys(s.annotations)) {
		fmt.Fprintf(&b, "    nginx.ingress.kubernetes.io/%s: %q\n", name, s.annotations[name])
	}
	fmt.Fprintf(&b, `spec:
  ingressClassName: nginx
  rules:
    - host: %s
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: model, port: {number: 80}}}
`, s.host())
	return b.String()
}

func (s sample) host() string {
	name, _, _ := strings.Cut(s.name, "-n")
	return name + ".test"
}
