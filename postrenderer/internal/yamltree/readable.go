package yamltree

import (
	"encoding/binary"
	"unicode/utf8"
)

// readable reports whether the text is made of printable characters that mean
// the same to everybody, and whether all are ASCII.
func readable(src []byte) (ascii, ok bool) {
	var all, control uint64
	rest := src
	for ; len(rest) >= 8; rest = rest[8:] {
		eight := binary.LittleEndian.Uint64(rest)
		all |= eight
		control |= controls(eight)
	}
	for _, c := range rest {
		all |= uint64(c)
		control |= controls(each*' ' & ^uint64(0xff) | uint64(c))
	}
	ascii = all&(each*utf8.RuneSelf) == 0
	return ascii, control == 0 && (ascii || isPrintable(string(src)))
}

// each times a byte is that byte eight times.
const each = 0x0101010101010101

// controls is not 0 where one of eight bytes is a control character of ASCII
// that is neither a line break nor a tab.
func controls(eight uint64) uint64 {
	return zeros(eight&(each*0xe0))&^zeros(eight^each*'\n')&^zeros(eight^each*'\t') | zeros(eight^each*0x7f)
}

// zeros has the highest bit of each byte set that is 0, and no other.
func zeros(eight uint64) uint64 {
	const low = each * 0x7f
	return ^(eight&low + low | eight | low)
}

func isPrintable(text string) bool {
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf:
		case r < 0xa0, r == '\u2028', r == '\u2029', r == '\ufeff', r >= 0xfffe && r < 0x10000:
			return false
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return false
			}
		}
	}
	return true
}
