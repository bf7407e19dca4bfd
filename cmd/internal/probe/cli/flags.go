package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe"
	"github.com/model-ingress/helm-ratelimit/cmd/internal/probe/send"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Bounds of what may be asked for, far above what one client can measure.
const (
	mostRate     = 1_000_000
	mostTimes    = 1000
	mostParallel = 1000
)

// flags is what the program was told.
type flags struct {
	expect  probe.Expectation
	ask     probe.Ask
	options send.Options
	output  string
	yes     bool
	version bool

	headers  []string
	source   string
	duration time.Duration
}

func (f *flags) register(set *pflag.FlagSet) {
	set.SortFlags = false
	set.IntVar(&f.expect.RequestsPerSecond, "expect-rps", 0, "`requests` per second that should be let through")
	set.IntVar(&f.expect.RequestsPerMinute, "expect-rpm", 0, "`requests` per minute that should be let through")
	set.IntVar(&f.expect.BurstMultiplier, "expect-burst-multiplier", limits.DefaultBurstMultiplier, "how many `times` the rate should come through at once above it")
	set.IntVar(&f.expect.Connections, "expect-connections", 0, "`requests` that should be let through at once; the path has to answer slowly")
	set.IntSliceVar(&f.expect.Statuses, "expect-status", []int{http.StatusTooManyRequests}, "`status` of what is refused; several are alternatives")
	set.IntVar(&f.expect.Replicas, "replicas", 1, "`number` of the controller's replicas that may answer, each of which counts for itself")
	set.IntVar(&f.ask.MaxRequests, "max-requests", 0, fmt.Sprintf("`requests` that are never exceeded (default: what the expectation needs, up to %d)", probe.DefaultMaxRequests))
	set.DurationVar(&f.duration, "duration", 0, "how long to measure the rate; 0 is not at all (default: ten requests' worth, up to 20s)")
	set.IntVar(&f.ask.Parallel, "parallel", 0, fmt.Sprintf("`connections` of the burst (default: %d, or one fewer than --expect-connections)", probe.DefaultParallel))
	set.StringVar(&f.options.Host, "host", "", "`name` for the Host header and for TLS, where it is not the URL's")
	set.StringArrayVar(&f.headers, "header", nil, "`name:value` of a header; may be repeated")
	set.StringVar(&f.options.Method, "method", http.MethodGet, "GET or HEAD")
	set.BoolVar(&f.options.Insecure, "insecure", false, "take any certificate")
	set.StringVar(&f.source, "source-address", "", "local `address` to send from")
	set.DurationVar(&f.options.Timeout, "timeout", 10*time.Second, "how long an answer may take")
	set.BoolVar(&f.ask.Once, "once", false, "send one request, to see whether it comes through, and measure nothing")
	set.DurationVar(&f.ask.Wait, "wait", 0, "how long to try again, every two seconds, while the endpoint cannot be reached")
	set.StringVarP(&f.output, "output", "o", "text", "`format`: text or json")
	set.BoolVar(&f.yes, "yes", false, "send without asking")
	set.BoolVar(&f.version, "version", false, "print the version")
}

// check completes the flags, and returns the first that is wrong.
func (f *flags) check(set *pflag.FlagSet) error {
	if set.NArg() != 1 {
		return errors.New("say one URL, such as https://chat.example.com/v1/models")
	}
	if err := f.numbers(set); err != nil {
		return err
	}
	if err := f.where(set.Arg(0)); err != nil {
		return err
	}
	if f.ask.Once && !f.expect.IsZero() {
		return errors.New("--once measures nothing: say it without an expectation")
	}
	if set.Changed("duration") {
		f.ask.Duration = &f.duration
	}
	f.options.Header = http.Header{"User-Agent": {"helm-ratelimit-probe/" + version()}}
	for _, h := range f.headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok || !isToken(name) || strings.ContainsAny(value, "\r\n\x00") {
			return fmt.Errorf("invalid value %q for --header: want name:value", h)
		}
		if strings.EqualFold(name, "Host") {
			return fmt.Errorf("invalid value %q for --header: --host sets that, and the name for TLS", h)
		}
		f.options.Header.Add(name, strings.TrimSpace(value))
	}
	return nil
}

func (f *flags) numbers(set *pflag.FlagSet) error {
	for _, n := range []struct {
		flag        string
		value       int
		least, most int
	}{
		{"expect-rps", f.expect.RequestsPerSecond, 1, mostRate},
		{"expect-rpm", f.expect.RequestsPerMinute, 1, mostRate},
		{"expect-burst-multiplier", f.expect.BurstMultiplier, 1, mostTimes},
		{"expect-connections", f.expect.Connections, 1, mostParallel},
		{"replicas", f.expect.Replicas, 1, mostTimes},
		{"max-requests", f.ask.MaxRequests, 1, mostRate},
		{"parallel", f.ask.Parallel, 1, mostParallel},
	} {
		if set.Changed(n.flag) && (n.value < n.least || n.value > n.most) {
			return fmt.Errorf("invalid value %d for --%s: want a whole number from %d to %d", n.value, n.flag, n.least, n.most)
		}
	}
	for _, s := range f.expect.Statuses {
		if s < 400 || s > 599 {
			return fmt.Errorf("invalid value %d for --expect-status: want 400 to 599, as nginx does", s)
		}
	}
	switch {
	case len(f.expect.Statuses) == 0:
		return errors.New("--expect-status is empty: want 400 to 599")
	case set.Changed("expect-burst-multiplier") && f.expect.RequestsPerSecond == 0 && f.expect.RequestsPerMinute == 0:
		return errors.New("--expect-burst-multiplier has no rate to multiply: say --expect-rps or --expect-rpm too")
	case f.duration < 0 || f.ask.Wait < 0 || f.options.Timeout <= 0:
		return errors.New("want a time of 0 or more for --duration and --wait, and above 0 for --timeout")
	case f.output != "text" && f.output != "json":
		return fmt.Errorf("invalid value %q for --output: want text or json", f.output)
	case f.options.Method != http.MethodGet && f.options.Method != http.MethodHead:
		return fmt.Errorf("invalid value %q for --method: want GET or HEAD, which change nothing", f.options.Method)
	}
	return nil
}

func (f *flags) where(arg string) error {
	u, err := url.Parse(arg)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("want a URL such as https://chat.example.com/v1/models, not %q", arg)
	}
	if u.User != nil {
		return errors.New("the URL has a user in it: say --header 'Authorization: ...'")
	}
	u.Fragment = ""
	f.options.URL = u
	if strings.ContainsAny(f.options.Host, "/@ \r\n") {
		return fmt.Errorf("invalid value %q for --host: want a name such as chat.example.com", f.options.Host)
	}
	if f.source == "" {
		return nil
	}
	f.options.Source, err = netip.ParseAddr(f.source)
	if err != nil {
		return fmt.Errorf("invalid value %q for --source-address: want an address such as 192.0.2.7", f.source)
	}
	return nil
}

// isToken reports whether s can be the name of a header.
func isToken(s string) bool {
	const more = "!#$%&'*+-.^_`|~0123456789"
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune(more, r) {
			return false
		}
	}
	return s != ""
}

// target is where requests go, in words.
func (f *flags) target() string {
	text := f.options.URL.String()
	if f.options.Host != "" {
		text += " as " + f.options.Host
	}
	if f.source != "" {
		text += " from " + f.source
	}
	return text
}

func (f *flags) targetOf() probe.Target {
	host := f.options.Host
	if host == "" {
		host = f.options.URL.Host
	}
	return probe.Target{URL: f.options.URL.String(), Host: host, Method: f.options.Method, Source: f.source}
}
