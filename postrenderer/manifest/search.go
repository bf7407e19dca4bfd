package manifest

import (
	"bytes"
	"strings"
)

// common are the letters that manifests are made of, the most frequent first;
// what is not among them is rare.
const common = " eatnoirsl-cdm\npu:bg/.hfyk0v12w\"_3A"

// words are texts to search for. Those that share their rarest byte are searched for
// at once, by that byte: the standard library looks for the first one, which is slow where that is
// frequent.
type words []sharing

// sharing are words with the same rarest byte.
type sharing struct {
	rare  byte
	words []word
}

// word has its rarest byte at an index.
type word struct {
	text string
	rare int
}

func newWords(texts []string) words {
	var ws words
	for _, text := range texts {
		ws = ws.with(text)
	}
	return ws
}

func (ws words) with(text string) words {
	if text == "" {
		return append(ws, sharing{words: []word{{}}})
	}
	w := word{text, rarest(text)}
	for i := range ws {
		if ws[i].rare == text[w.rare] {
			ws[i].words = append(ws[i].words, w)
			return ws
		}
	}
	return append(ws, sharing{rare: text[w.rare], words: []word{w}})
}

// anyIsIn reports whether the text has one of the words. The empty one is in all texts.
func (ws words) anyIsIn(text []byte) bool {
	for i := range ws {
		if ws[i].anyIsIn(text) {
			return true
		}
	}
	return false
}

func (s *sharing) anyIsIn(text []byte) bool {
	if s.words[0].text == "" {
		return true
	}
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], s.rare)
		if i < 0 {
			return false
		}
		from += i + 1
		for _, w := range s.words {
			if w.isAt(text, from-1-w.rare) {
				return true
			}
		}
	}
}

func (w word) isAt(text []byte, start int) bool {
	return start >= 0 && start+len(w.text) <= len(text) && string(text[start:start+len(w.text)]) == w.text
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
