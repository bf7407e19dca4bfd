package yamledit

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// quote writes s as a double-quoted string that YAML and JSON read alike.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x10000 && (!unicode.IsPrint(r) || r == unicode.ReplacementChar):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// keyLike writes a key in the manner of a key that stands beside it: quoted
// where that one is, as in JSON, plain otherwise.
func keyLike(key string, neighbour *yamltree.Node) string {
	if neighbour.Style&(yamltree.DoubleQuoted|yamltree.SingleQuoted) != 0 || !isPlainKey(key) {
		return quote(key)
	}
	return key
}

// isPlainKey reports whether key means itself without quotes, in block and in
// flow style. It is true for the names that Kubernetes allows for annotations
// and false, to be safe, for much that YAML would take.
func isPlainKey(key string) bool {
	for i := range len(key) {
		switch c := key[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '-' <= c && c <= '9', c == '_': // - . / and digits
		default:
			return false
		}
	}
	return !strings.HasPrefix(key, "-") && yamltree.TagOf(key) == yamltree.Str
}
