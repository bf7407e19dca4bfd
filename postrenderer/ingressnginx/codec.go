// Package ingressnginx translates limits to and from the annotations of the
// Kubernetes ingress-nginx controller. It is the only place that knows their
// names, and it reads values exactly as the controller does
// (internal/ingress/annotations/ratelimit in its source).
package ingressnginx

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// DefaultPrefix is the controller's --annotations-prefix where none is given.
const DefaultPrefix = "nginx.ingress.kubernetes.io"

// ControllerName is spec.controller of an IngressClass of ingress-nginx
// where its --controller-class is not given.
const ControllerName = "k8s.io/ingress-nginx"

// Annotation is one annotation without its prefix, and the name of the field
// of limits that it carries.
type Annotation struct{ Name, Value, Field string }

// entry ties a field of limits to the annotation that carries it.
type entry struct {
	field limits.Field
	name  string
	// alias is an older name, which the controller reads only where name is
	// absent or empty. Empty when there is none.
	alias string
	// writeOff says that "0" must be written to switch the limit off, because
	// the controller's ConfigMap has a default for it.
	writeOff bool
}

var table = [...]entry{
	{field: named("requestsPerSecond"), name: "limit-rps"},
	{field: named("requestsPerMinute"), name: "limit-rpm"},
	{field: named("burstMultiplier"), name: "limit-burst-multiplier"},
	{field: named("connections"), name: "limit-connections"},
	{field: named("bandwidth"), name: "limit-rate", writeOff: true},
	{field: named("bandwidthAfter"), name: "limit-rate-after", writeOff: true},
	{field: named(limits.ExemptField), name: "limit-allowlist", alias: "limit-whitelist"},
}

// named returns a field of limits, whose names a test holds to be right.
func named(name string) limits.Field {
	f, _ := limits.FieldNamed(name)
	return f
}

// Names returns the annotations that carry limits, aliases included, in the
// order in which they are written. They must not be changed.
func Names() []string { return names }

var names = func() []string {
	var names []string
	for i := range table {
		e := &table[i]
		names = append(names, e.name)
		if e.alias != "" {
			names = append(names, e.alias)
		}
	}
	return names
}()

// NameOf returns the annotation that carries the field of that name.
func NameOf(field string) string {
	for i := range table {
		e := &table[i]
		if e.field.Name == field {
			return e.name
		}
	}
	return ""
}

// Encode returns the annotations that make a controller of version v apply l,
// in a fixed order. What l does not say is not written, and neither is what it
// switches off, except where the controller has a default of its own to switch off.
func Encode(l limits.Limits, v Version) []Annotation {
	var out []Annotation
	for i := range table {
		e := &table[i]
		if value, ok := e.encode(l); ok {
			out = append(out, Annotation{Name: e.nameIn(v), Value: value, Field: e.field.Name})
		}
	}
	return out
}

// nameIn returns the newest name that the controller reads.
func (e *entry) nameIn(v Version) string {
	if e.alias != "" && v.Before(allowlistCame) {
		return e.alias
	}
	return e.name
}

// AliasOf returns the older name of the annotation that carries the field of
// that name, or "".
func AliasOf(field string) string {
	for i := range table {
		e := &table[i]
		if e.field.Name == field {
			return e.alias
		}
	}
	return ""
}

// FieldOf returns the name of the field that an annotation carries under its
// current name, or "" for an alias and for what is no annotation of ours.
func FieldOf(name string) string {
	for i := range table {
		e := &table[i]
		if e.name == name {
			return e.field.Name
		}
	}
	return ""
}

// Off returns the value that switches a field off in the annotation of that
// name, where something else stands there.
func Off(name string) string {
	if name == NameOf(limits.ExemptField) || name == AliasOf(limits.ExemptField) {
		return ""
	}
	return "0"
}

func (e *entry) encode(l limits.Limits) (value string, ok bool) {
	if !e.field.Said(l) {
		return "", false
	}
	if !e.field.IsNumber() {
		return limits.JoinPrefixes(l.Exempt), len(l.Exempt) > 0
	}
	n := *e.field.Number(l)
	return strconv.Itoa(n), n != 0 || e.writeOff
}

// Problem is a value that the controller does not read as its author meant.
type Problem struct {
	// Field is the name of the field of limits that the annotation carries.
	Field string
	// Annotation has no prefix.
	Annotation, Value string
	// Err is one of the reasons below, perhaps with a cause.
	Err error
}

// Reasons why a value is a Problem.
var (
	// ErrNotInteger: strconv.Atoi refuses it.
	ErrNotInteger = errors.New("not a whole number")
	// ErrEmpty: the controller reads "" as absent.
	ErrEmpty = errors.New("empty")
	// ErrNegative: the controller reads it as no limit.
	ErrNegative = errors.New("negative")
	// ErrNoBurst: a multiplier below 1, which makes a burst that nginx refuses.
	ErrNoBurst = errors.New("less than 1")
	// ErrNotNetwork: one bad entry drops every limit of the Ingress.
	ErrNotNetwork = errors.New("not a network")
	// ErrBlank: nothing but blanks, an empty list unless annotations are validated.
	ErrBlank = errors.New("blank")
)

// Native is what an Ingress says in the controller's own annotations.
type Native struct {
	Limits   limits.Limits
	Problems []Problem

	read [len(table)]string // the annotation that gave each field, in the order of table
}

// Read returns the annotation, without its prefix, that gave the field of that
// name, or "".
func (n Native) Read(field string) string {
	for i := range table {
		if table[i].field.Name == field {
			return n.read[i]
		}
	}
	return ""
}

// Has reports whether a value is a problem for that reason.
func (n Native) Has(reason error) bool {
	return slices.ContainsFunc(n.Problems, func(p Problem) bool { return errors.Is(p.Err, reason) })
}

// Decode reads the annotations as a controller of version v does. get returns
// the value of the annotation of that name without prefix. A value that is a
// Problem still counts as said: it reads as off, which is what the controller
// makes of it.
func Decode(get func(name string) (value string, ok bool), v Version) Native {
	var n Native
	for i := range table {
		e := &table[i]
		name, value, ok := e.lookup(get, v)
		if !ok {
			continue
		}
		n.read[i] = name
		if err := e.decode(value, &n.Limits); err != nil {
			n.Problems = append(n.Problems, Problem{Field: e.field.Name, Annotation: name, Value: value, Err: err})
		}
	}
	return n
}

// lookup prefers the current name; the controller falls back to the alias
// only where the current one is absent or empty, or not known to it yet.
func (e *entry) lookup(get func(string) (string, bool), v Version) (name, value string, ok bool) {
	if e.nameIn(v) == e.name {
		value, ok = get(e.name)
	}
	if e.alias != "" && value == "" {
		if old, has := get(e.alias); has {
			return e.alias, old, true
		}
	}
	return e.name, value, ok
}

func (e *entry) decode(value string, l *limits.Limits) error {
	if !e.field.IsNumber() {
		prefixes, err := parseNetworks(value)
		l.Exempt = prefixes
		return err
	}
	n, err := parseInt(value)
	switch {
	case e.field.Min > 0 && (err != nil || n < e.field.Min):
		if err == nil {
			err = ErrNoBurst
		}
		n = limits.DefaultBurstMultiplier
	case n < 0:
		n, err = 0, ErrNegative
	}
	*e.field.Int(l) = &n
	return err
}

func parseInt(value string) (int, error) {
	if value == "" {
		return 0, ErrEmpty
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNotInteger, err)
	}
	return n, nil
}

// parseNetworks reads the list as the controller does: split at commas,
// blanks around entries removed, an address alone is a network of one.
func parseNetworks(value string) ([]netip.Prefix, error) {
	prefixes := []netip.Prefix{}
	switch {
	case value == "":
		return prefixes, nil
	case strings.TrimSpace(value) == "":
		return prefixes, ErrBlank
	}
	for _, text := range strings.Split(value, ",") {
		p, err := parseNetwork(strings.TrimSpace(text))
		if err != nil {
			return []netip.Prefix{}, fmt.Errorf("%w: %w", ErrNotNetwork, err)
		}
		prefixes = append(prefixes, p)
	}
	return prefixes, nil
}

// parseNetwork is as lenient as the controller's net.ParseCIDR, which takes
// 10.0.0.0/08.
func parseNetwork(text string) (netip.Prefix, error) {
	ip, network, err := net.ParseCIDR(text)
	if err != nil {
		return limits.ParsePrefix(text)
	}
	addr, _ := netip.AddrFromSlice(ip)
	ones, bits := network.Mask.Size()
	if bits == addr.Unmap().BitLen() {
		addr = addr.Unmap()
	}
	return netip.PrefixFrom(addr, ones), nil
}

// IsLimit reports whether an annotation of that name without prefix carries a
// limit, under its current name or an older one.
func IsLimit(name string) bool {
	for i := range table {
		e := &table[i]
		if name == e.name || name == e.alias && name != "" {
			return true
		}
	}
	return false
}
