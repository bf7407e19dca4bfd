package bench

import (
	"bytes"
	"strconv"
)

// number is what a text has where its number comes. It is lower case, as a part
// of a release's name is, and no shorter than the numbers that replace it.
const number = "xnumberx"

// pattern is a text around the places of its number.
type pattern [][]byte

func newPattern(text string) pattern { return bytes.Split([]byte(text), []byte(number)) }

// append adds the text with the number i.
func (p pattern) append(b []byte, i int) []byte {
	for k, part := range p {
		if k > 0 {
			b = strconv.AppendInt(b, int64(i), 10)
		}
		b = append(b, part...)
	}
	return b
}

// most is a length in bytes that no text of the pattern is longer than.
func (p pattern) most() int {
	n := len(number) * (len(p) - 1)
	for _, part := range p {
		n += len(part)
	}
	return n
}
