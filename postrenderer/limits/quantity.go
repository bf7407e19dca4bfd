package limits

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Units of ParseKibibytes in kibibytes, largest first.
var byteUnits = []struct {
	suffix string
	kib    int
}{{"Gi", 1 << 20}, {"Mi", 1 << 10}, {"Ki", 1}}

// ParseKibibytes reads a number of bytes such as "512Ki", "1Mi" or "2Gi" and
// returns it in kibibytes, the only unit that ingress-nginx can pass to
// nginx. "0" is off. Anything else, such as "100k" or "1.5Mi", is an error:
// nginx would silently use another number.
func ParseKibibytes(s string) (int, error) {
	if s == "0" {
		return 0, nil
	}
	for _, u := range byteUnits {
		digits, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		if strings.Trim(digits, "0123456789") != "" || digits == "" {
			break
		}
		n, err := strconv.Atoi(digits)
		if err != nil || n > math.MaxInt/u.kib || n*u.kib > MaxKibibytes {
			return 0, fmt.Errorf("%q is more than nginx can hold: the most is %dKi", s, MaxKibibytes)
		}
		return n * u.kib, nil
	}
	return 0, fmt.Errorf("want a whole number of bytes in Ki, Mi or Gi, such as 512Ki, not %q", s)
}

// FormatKibibytes is the inverse of ParseKibibytes, in the largest unit that
// needs no fraction.
func FormatKibibytes(kib int) string {
	if kib == 0 {
		return "0"
	}
	for _, u := range byteUnits {
		if kib%u.kib == 0 {
			return strconv.Itoa(kib/u.kib) + u.suffix
		}
	}
	return strconv.Itoa(kib) + "Ki"
}
