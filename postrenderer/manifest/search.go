package manifest

import (
	"bytes"
	"strings"
)

// common are the letters that manifests are made of, the most frequent first;
// what is not among them is rare.
const common = " eatnoirsl-cdm\npu:bg/.hfyk0v12w\"_3A"

// word is a text to search for, by its rarest byte: the standard library
// looks for the first one, which is slow where that is frequent.
type word struct {
	text string
	rare int // index of the rarest byte
}

func newWord(text string) word { return word{text, rarest(text)} }

func newWords(texts []string) []word {
	words := make([]word, len(texts))
	for i, text := range texts {
		words[i] = newWord(text)
	}
	return words
}

// isIn is bytes.Contains.
func (w word) isIn(text []byte) bool {
	if w.text == "" {
		return true
	}
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], w.text[w.rare])
		if i < 0 {
			return false
		}
		start := from + i - w.rare
		if start >= 0 && start+len(w.text) <= len(text) && string(text[start:start+len(w.text)]) == w.text {
			return true
		}
		from += i + 1
	}
}

// rarest returns the index of the byte of a word that is least frequent.
func rarest(word string) int {
	best, rank := 0, -1
	for i := range len(word) {
		r := strings.IndexByte(common, word[i])
		if r < 0 {
			return i
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

func anyIsIn(words []word, text []byte) bool {
	for _, w := range words {
		if w.isIn(text) {
			return true
		}
	}
	return false
}
