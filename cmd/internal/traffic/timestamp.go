package traffic

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

const (
	// firstClock is the least number of seconds that is since 1970, not since
	// something else: March 1973.
	firstClock = 100_000_000 * 1000
	// lastTime keeps differences of times within 64 bits: the year 9999.
	lastTime = 253_402_300_799 * 1000
)

// parseTimestamp reads "1764000000.123 203.0.113.7", with the address or
// without it, with blanks or a comma between them.
func parseTimestamp(text string) (line, error) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if len(fields) == 0 || len(fields) > 2 {
		return line{}, fmt.Errorf("want a time and perhaps an address, or a line of an access log, not %q", text)
	}
	at, err := parseTime(fields[0])
	if err != nil {
		return line{}, err
	}
	l := line{Arrival: Arrival{At: at}, kind: offsets}
	if at >= firstClock {
		l.kind = clock
	}
	if len(fields) == 2 {
		l.Client, err = parseAddress(fields[1])
	}
	return l, err
}

// parseTime reads seconds, with or without a fraction, or RFC 3339, and cuts
// what is finer than a millisecond.
func parseTime(text string) (limits.Milliseconds, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil && at.UnixMilli() >= firstClock {
		return limits.Milliseconds(at.UnixMilli()), nil
	}
	whole, fraction, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseUint(whole, 10, 63)
	if err != nil || seconds > lastTime/1000 || strings.Trim(fraction, "0123456789") != "" {
		return 0, fmt.Errorf("want a time in seconds such as 1764000000.123, or as RFC 3339 has it such as 2026-11-24T12:00:00Z, not %q", text)
	}
	rest, _ := strconv.Atoi((fraction + "000")[:3]) // only digits
	return limits.Milliseconds(seconds)*1000 + limits.Milliseconds(rest), nil
}

func parseAddress(text string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("want a client's address such as 203.0.113.7, not %q", text)
	}
	return addr.Unmap().WithZone(""), nil
}
