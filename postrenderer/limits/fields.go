package limits

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Field is one field of Limits under the name that people write in a policy,
// in the limits annotation and in the chart's rateLimit values.
type Field struct {
	Name string
	// Min and Max bound what may be written; 0 within them means "off".
	Min, Max int
	// Bytes says that people write the number as a quantity such as 512Ki.
	Bytes bool

	which which
}

// which is the number of a field in the one order in which they are shown and written.
type which uint8

const (
	requestsPerSecond which = iota
	requestsPerMinute
	burstMultiplier
	connections
	bandwidth
	bandwidthAfter
	exempt
)

// ExemptField is the name of the one field that is not a number.
const ExemptField = "exemptCIDRs"

var fields = [...]Field{
	{which: requestsPerSecond, Name: "requestsPerSecond", Max: MaxRequests},
	{which: requestsPerMinute, Name: "requestsPerMinute", Max: MaxRequests},
	{which: burstMultiplier, Name: "burstMultiplier", Min: 1, Max: MaxBurst},
	{which: connections, Name: "connections", Max: MaxConnections},
	{which: bandwidth, Name: "bandwidth", Max: MaxKibibytes, Bytes: true},
	{which: bandwidthAfter, Name: "bandwidthAfter", Max: MaxKibibytes, Bytes: true},
	{which: exempt, Name: ExemptField},
}

// Fields lists every field in the one order in which they are shown and
// written. It must not be changed.
var Fields = fields[:]

// IsNumber reports whether the field is one: each is but the exempt list.
func (f Field) IsNumber() bool { return f.which != exempt }

// Int returns the place of a numeric field; it is nil for the exempt list.
func (f Field) Int(l *Limits) **int {
	switch f.which {
	case requestsPerSecond:
		return &l.RequestsPerSecond
	case requestsPerMinute:
		return &l.RequestsPerMinute
	case burstMultiplier:
		return &l.BurstMultiplier
	case connections:
		return &l.Connections
	case bandwidth:
		return &l.KibibytesPerSecond
	case bandwidthAfter:
		return &l.KibibytesAfter
	case exempt:
	}
	return nil
}

// FieldNamed returns the field that people call name.
func FieldNamed(name string) (Field, bool) {
	for _, f := range Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// IsRate reports whether the field is a rate of requests.
func (f Field) IsRate() bool { return f.Name == "requestsPerSecond" || f.Name == "requestsPerMinute" }

// Said reports whether l says anything about this field.
func (f Field) Said(l Limits) bool {
	if !f.IsNumber() {
		return l.Exempt != nil
	}
	return *f.Int(&l) != nil
}

// Number returns a numeric field, or nil where l is silent about it.
func (f Field) Number(l Limits) *int {
	if !f.IsNumber() {
		return nil
	}
	return *f.Int(&l)
}

// Copy takes this field from one Limits to another.
func (f Field) Copy(to *Limits, from Limits) {
	if !f.IsNumber() {
		to.Exempt = from.Exempt
		return
	}
	*f.Int(to) = *f.Int(&from)
}

// Text returns the field's value as people write it; ok is false where l is
// silent about it.
func (f Field) Text(l Limits) (text string, ok bool) {
	if !f.Said(l) {
		return "", false
	}
	if !f.IsNumber() {
		return cmp.Or(JoinPrefixes(l.Exempt), "none"), true
	}
	n := *f.Number(l)
	if f.Bytes {
		return FormatKibibytes(n), true
	}
	return strconv.Itoa(n), true
}

// JoinPrefixes writes networks with commas between them, as nginx's
// controllers read them.
func JoinPrefixes(prefixes []netip.Prefix) string {
	texts := make([]string, len(prefixes))
	for i, p := range prefixes {
		texts[i] = p.String()
	}
	return strings.Join(texts, ",")
}

// ParsePrefix reads a network such as "10.0.0.0/8", or one address, which is
// a network of its own.
func ParsePrefix(s string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(s); err == nil && addr.Zone() == "" {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("want a network such as 10.0.0.0/8, not %q", s)
	}
	return p, nil
}

// Parse reads the field's value as people write it on a command line, and
// checks its bounds.
func (f Field) Parse(to *Limits, text string) error {
	switch {
	case !f.IsNumber():
		return f.parseNetworks(to, text)
	case f.Bytes:
		n, err := ParseKibibytes(text)
		if err == nil {
			*f.Int(to) = &n
		}
		return err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < f.Min || n > f.Max {
		return fmt.Errorf("want a whole number from %d to %d", f.Min, f.Max)
	}
	*f.Int(to) = &n
	return nil
}

func (f Field) parseNetworks(to *Limits, text string) error {
	prefixes := []netip.Prefix{}
	for part := range strings.SplitSeq(text, ",") {
		p, err := ParsePrefix(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		prefixes = append(prefixes, p)
	}
	to.Exempt = prefixes
	return nil
}
