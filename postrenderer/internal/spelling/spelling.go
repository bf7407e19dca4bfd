// Package spelling finds the name that a misspelt one stands for.
package spelling

import "strings"

// Nearest returns the name that a misspelt one most likely stands for, or "":
// at most a third of its letters may differ.
func Nearest(word string, names []string) string {
	best, least := "", len(word)/3+1
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// Slip returns the name that differs from a word by one slip of the finger: a
// letter added, dropped or changed, or two neighbours exchanged. It returns ""
// where there is none, and where the word is one of the names.
func Slip(word string, names []string) string {
	found := ""
	for _, name := range names {
		switch {
		case name == word:
			return ""
		case len(name) > len(word)+1 || len(name) < len(word)-1:
			continue
		case found == "" && (distance(word, name) == 1 || isExchange(word, name)):
			found = name
		}
	}
	return found
}

// isExchange reports whether two words differ by two neighbours exchanged.
func isExchange(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// distance is Levenshtein's: how many letters are to be added, dropped or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
