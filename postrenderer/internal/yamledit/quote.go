package yamledit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamltree"
)

// quote writes s as a double-quoted string that YAML and JSON read alike.
func quote(s string) string { return string(appendQuoted(nil, s)) }

func appendQuoted(to []byte, s string) []byte {
	to = append(to, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			to = append(to, '\\', byte(r))
		case r < 0x10000 && (!unicode.IsPrint(r) || r == unicode.ReplacementChar):
			to = fmt.Appendf(to, `\u%04x`, r)
		default:
			to = utf8.AppendRune(to, r)
		}
	}
	return append(to, '"')
}

// keyLike writes a key in the manner of a key that stands beside it: quoted
// where that one is, as in JSON, plain otherwise.
func keyLike(key string, neighbour *yamltree.Node) string {
	return string(appendKeyLike(nil, key, neighbour))
}

func appendKeyLike(to []byte, key string, neighbour *yamltree.Node) []byte {
	if neighbour.Style&(yamltree.DoubleQuoted|yamltree.SingleQuoted) != 0 || !isPlainKey(key) {
		return appendQuoted(to, key)
	}
	return append(to, key...)
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
