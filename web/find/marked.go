package find

import (
	"slices"
	"strings"
	"unicode"
)

// piece is a part of a text that was sought, or is between such.
type piece struct {
	text   string
	marked bool
}

// marked cuts a text at the words that begin with what was typed.
func marked(text, typed string) (pieces []piece) {
	sought := append([]string{strings.TrimSpace(typed)}, strings.Fields(typed)...)
	runes := []rune(text)
	plain := 0
	for i := 0; i < len(runes); i++ {
		n := 0
		if startsWord(runes, i) {
			n = found(runes[i:], sought)
		}
		if n == 0 {
			continue
		}
		if plain < i {
			pieces = append(pieces, piece{text: string(runes[plain:i])})
		}
		pieces = append(pieces, piece{string(runes[i : i+n]), true})
		plain, i = i+n, i+n-1
	}
	if plain < len(runes) {
		pieces = append(pieces, piece{text: string(runes[plain:])})
	}
	return pieces
}

func startsWord(runes []rune, at int) bool {
	return at == 0 || !unicode.IsLetter(runes[at-1]) && !unicode.IsNumber(runes[at-1])
}

// found is how long the first of the words is that the text begins with; 0 for none.
func found(text []rune, words []string) int {
	for _, word := range words {
		n := len([]rune(word))
		if n > 0 && n <= len(text) && strings.EqualFold(string(text[:n]), word) {
			return n
		}
	}
	return 0
}

// begins says whether each word that was typed begins a word of the title.
func begins(title, typed string) bool {
	parts := marked(title, typed)
	for word := range strings.FieldsSeq(typed) {
		if !slices.ContainsFunc(parts, func(p piece) bool { return p.marked && containsFold(p.text, word) }) {
			return false
		}
	}
	return true
}

func containsFold(text, word string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(word))
}
