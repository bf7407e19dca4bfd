//go:build e2e

package e2e

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// reading is what nginx's configuration has for one Ingress.
type reading struct {
	served      bool
	rps, rpm    *zone
	connections string // "" is absent, here and below
	rate, after string
	buffers     bool
	exempt      []string
}

type zone struct{ rate, burst *big.Int }

var (
	reqZone = regexp.MustCompile(`limit_req_zone \$limit_\S+ zone=shop_(\S+?)_[0-9a-f-]{36}_(rps|rpm):5m rate=(\d+)r/[sm];`)
	req     = regexp.MustCompile(`limit_req zone=shop_\S+?_[0-9a-f-]{36}_(rps|rpm) burst=(\d+) nodelay;`)
	conn    = regexp.MustCompile(`limit_conn shop_\S+ (\d+);`)
	rate    = regexp.MustCompile(`limit_rate (\d+)k;`)
	after   = regexp.MustCompile(`limit_rate_after (\d+)k;`)
	exempt  = regexp.MustCompile(`# Ratelimit shop_(\S+?)_[0-9a-f-]{36}\s+geo \$remote_addr \S+ \{\s+default 0;([^}]*)\}`)
)

// config is nginx's configuration, taken apart.
type config struct {
	text  string
	rates map[string]*big.Int // "name rps" → rate
	geo   map[string][]string // name → networks
}

func readConfig(text string) config {
	c := config{text: text, rates: map[string]*big.Int{}, geo: map[string][]string{}}
	for _, m := range reqZone.FindAllStringSubmatch(text, -1) {
		c.rates[m[1]+" "+m[2]], _ = new(big.Int).SetString(m[3], 10)
	}
	for _, m := range exempt.FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(m[2]) {
			if network, ok := strings.CutSuffix(strings.TrimSpace(line), " 1;"); ok {
				c.geo[m[1]] = append(c.geo[m[1]], network)
			}
		}
	}
	return c
}

// of returns what the configuration has for a sample.
func (c config) of(s sample) reading {
	_, rest, served := strings.Cut(c.text, "## start server "+s.host()+"\n")
	if !served {
		return reading{}
	}
	block, _, _ := strings.Cut(rest, "## end server "+s.host()+"\n")
	r := reading{served: true, exempt: c.geo[s.name], buffers: strings.Contains(block, "proxy_buffering                         on;")}
	for _, m := range req.FindAllStringSubmatch(block, -1) {
		burst, _ := new(big.Int).SetString(m[2], 10)
		z := &zone{rate: c.rates[s.name+" "+m[1]], burst: burst}
		if m[1] == "rps" {
			r.rps = z
		} else {
			r.rpm = z
		}
	}
	for pattern, to := range map[*regexp.Regexp]*string{conn: &r.connections, rate: &r.rate, after: &r.after} {
		if m := pattern.FindStringSubmatch(block); m != nil {
			*to = m[1]
		}
	}
	return r
}

// most is the highest number that nginx, which counts thousandths in 64 bits, holds.
var most = big.NewInt((1<<63 - 1) / 1000)

// The effects, worst first, as findings have them.
var effects = []string{"controller-frozen", "ingress-rejected", "unlimited", "value-ignored", "no-effect", ""}

// worse returns the worse of two effects.
func worse(a, b string) string {
	for _, e := range effects {
		if a == e || b == e {
			return e
		}
	}
	return a
}

// effect is what became of a sample in the controller: its annotations, as they
// are written, against what nginx was told.
func (r reading) effect(s sample) string {
	if !r.served {
		return "ingress-rejected"
	}
	out := ""
	for name, there := range map[string]bool{"limit-rps": r.rps != nil, "limit-rpm": r.rpm != nil, "limit-connections": r.connections != ""} {
		if _, asked := s.annotations[name]; asked && !there {
			out = worse(out, "unlimited")
		}
	}
	for name := range s.annotations {
		if pool[name] == nil {
			out = worse(out, "unlimited") // nothing knows it
		}
	}
	return worse(worse(out, r.bandwidthEffect(s)), worse(r.burstEffect(s), r.exemptEffect(s)))
}

func (r reading) bandwidthEffect(s sample) string {
	out := ""
	if value, asked := s.annotations["limit-rate"]; asked && !isZero(value) && (r.rate == "" || !r.buffers) {
		out = "unlimited"
	}
	if value, asked := s.annotations["limit-rate-after"]; asked && !isZero(value) {
		switch {
		case r.rate == "":
			out = worse(out, "no-effect")
		case r.after == "":
			out = worse(out, "value-ignored")
		}
	}
	return out
}

func isZero(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n == 0
}

func (r reading) burstEffect(s sample) string {
	text, asked := s.annotations["limit-burst-multiplier"]
	if r.rps == nil && r.rpm == nil {
		if asked {
			return "no-effect"
		}
		return ""
	}
	if !asked {
		text = "5"
	}
	multiplier, err := strconv.ParseInt(text, 10, 64)
	out := ""
	for _, z := range []*zone{r.rps, r.rpm} {
		if z == nil {
			continue
		}
		want := new(big.Int).Mul(z.rate, big.NewInt(multiplier))
		if err != nil || want.Cmp(z.burst) != 0 || z.rate.Cmp(most) > 0 || z.burst.Cmp(most) > 0 {
			out = "value-ignored"
		}
	}
	return out
}

func (r reading) exemptEffect(s sample) string {
	list := s.annotations["limit-allowlist"]
	if list == "" {
		list = s.annotations["limit-whitelist"]
	}
	limited := r.rps != nil || r.rpm != nil || r.connections != ""
	switch {
	case strings.TrimSpace(list) == "":
		return ""
	case !limited:
		return "no-effect"
	case len(r.exempt) > 0 && (r.exempt[0] == "0.0.0.0/0" || strings.Join(r.exempt, ",") == "0.0.0.0/1,128.0.0.0/1"):
		return "unlimited"
	}
	return ""
}
