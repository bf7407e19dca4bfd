package policy

import (
	"slices"
	"strings"
)

// LabelSelector picks labels as metav1.LabelSelector does: all requirements
// must hold, and none holds always. It is not apimachinery's, whose set-up is a
// tenth of a start of helm-ratelimit; a fuzz target holds it against that.
type LabelSelector []LabelRequirement

// LabelRequirement is an entry of matchLabels, as operator In, or an item of
// matchExpressions.
type LabelRequirement struct {
	Key      string
	Operator LabelOperator
	// Values of In and NotIn; the others have none.
	Values []string
}

// LabelOperator is that of metav1.LabelSelectorRequirement.
type LabelOperator string

// The operators.
const (
	In           LabelOperator = "In"
	NotIn        LabelOperator = "NotIn"
	Exists       LabelOperator = "Exists"
	DoesNotExist LabelOperator = "DoesNotExist"
)

var labelOperators = []LabelOperator{In, NotIn, Exists, DoesNotExist}

// Matches reports whether all requirements hold.
func (s LabelSelector) Matches(labels map[string]string) bool {
	for _, r := range s {
		if !r.matches(labels) {
			return false
		}
	}
	return true
}

func (r LabelRequirement) matches(labels map[string]string) bool {
	value, has := labels[r.Key]
	switch r.Operator {
	case In:
		return has && slices.Contains(r.Values, value)
	case NotIn: // holds of what has no such label, too
		return !has || !slices.Contains(r.Values, value)
	case Exists:
		return has
	default:
		return !has
	}
}

// The lengths that the API server takes.
const (
	longestName   = 63
	longestPrefix = 253
)

// labelKeyError says why no label can have the key, or "".
func labelKeyError(key string) string {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		name = key
	}
	switch {
	case prefixed && !isSubdomain(prefix):
		return "want a DNS name before the slash, in small letters and of 253 at most"
	case name == "" || labelValueError(name) != "":
		return "want 1 to 63 letters, digits, '-', '_' or '.', the first and last a letter or digit, and maybe a DNS name and a slash before"
	}
	return ""
}

// labelValueError says why no label can have the value, or "".
func labelValueError(value string) string {
	if value == "" || len(value) <= longestName && isWord(value, "-_.") {
		return ""
	}
	return "want up to 63 letters, digits, '-', '_' or '.', the first and last a letter or digit"
}

// isWord reports whether text is letters, digits and what is between them.
func isWord(text, between string) bool {
	for i := range len(text) {
		inside := 0 < i && i < len(text)-1
		if !isAlphanumeric(text[i]) && (!inside || !strings.Contains(between, text[i:i+1])) {
			return false
		}
	}
	return text != ""
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// isSubdomain reports whether text is a DNS subdomain as of RFC 1123.
func isSubdomain(text string) bool {
	if len(text) > longestPrefix || text != strings.ToLower(text) {
		return false
	}
	for label := range strings.SplitSeq(text, ".") {
		if !isWord(label, "-") {
			return false
		}
	}
	return true
}
