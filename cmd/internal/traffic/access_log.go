package traffic

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

const (
	// accessLogTime is nginx's $time_local.
	accessLogTime = "02/Jan/2006:15:04:05 -0700"
	accessLogForm = `want a line of nginx's combined format, or of the controller's: ADDRESS - USER [TIME] "REQUEST" STATUS BYTES "REFERER" "AGENT"`
)

// isAccessLog reports whether a line is of an access log and not a time.
func isAccessLog(text string) bool { return strings.Contains(text, " [") }

// parseAccessLog reads the part that nginx's combined format and the
// controller's have in common, and what the latter has after it:
//
//	203.0.113.7 - - [24/Nov/2026:03:12:44 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8" 78 0.003 [shop-web-80] [] ...
func parseAccessLog(text string) (line, error) {
	address, rest, ok := strings.Cut(text, " - ")
	_, rest, named := strings.Cut(rest, " [")
	at, rest, timed := strings.Cut(rest, `] "`)
	if !ok || !named || !timed {
		return line{}, fmt.Errorf("%s, not %q", accessLogForm, text)
	}
	var l line
	var err error
	if l.Client, err = parseAddress(address); err != nil {
		return line{}, err
	}
	end, err := time.Parse(accessLogTime, at)
	if err != nil || end.UnixMilli() < firstClock {
		return line{}, fmt.Errorf("want a time such as 24/Nov/2026:03:12:44 +0000, not %q", at)
	}
	l.kind, l.At = seconds, limits.Milliseconds(end.UnixMilli())
	l.Takes, l.timed, err = requestTime(rest)
	return l, err
}

// requestTime finds how long a request took, where the line says it: as the
// second thing after the user agent, with the upstream's name after it. nginx
// writes a quote within a quoted field as \x22.
func requestTime(rest string) (limits.Milliseconds, bool, error) {
	quoted := strings.SplitN(rest, `"`, 6) // request, status and bytes, referer, blank, agent, the rest
	if len(quoted) < 6 || len(strings.Fields(quoted[1])) != 2 {
		return 0, false, errors.New(accessLogForm)
	}
	fields := strings.Fields(quoted[5])
	if len(fields) < 3 || !strings.HasPrefix(fields[2], "[") {
		return 0, false, nil
	}
	takes, err := parseTime(fields[1])
	if err != nil {
		return 0, false, fmt.Errorf("want the time that a request took, such as 0.003, not %q", fields[1])
	}
	return takes, true, nil
}

// isControllerLog reports whether a line is of the controller's own log
// ("I1124 03:12:44.000000       7 main.go:1] ...") or of nginx's error log
// ("2026/11/24 03:12:44 [error] ..."), which kubectl logs mixes with the other.
func isControllerLog(text []byte) bool {
	klog := strings.IndexByte("IWEF", text[0]) >= 0 && begins(text[1:], "0000 00:00:00.")
	return klog || begins(text, "0000/00/00 00:00:00 [")
}

// begins compares the beginning of a line with a form in which 0 stands for any digit.
func begins(text []byte, form string) bool {
	if len(text) < len(form) {
		return false
	}
	for i, f := range []byte(form) {
		digit := text[i] >= '0' && text[i] <= '9'
		if text[i] != f && (f != '0' || !digit) {
			return false
		}
	}
	return true
}
