package ui

import "kontor/models"

// piece is a part of what somebody wrote; who is a colleague that it names.
type piece struct{ text, who string }

// pieces cuts a text where it names colleagues.
func pieces(text string) (all []piece) {
	from := 0
	for _, at := range models.Mention.FindAllStringSubmatchIndex(text, -1) {
		all = append(all, piece{text: text[from:at[0]]}, piece{who: text[at[2]:at[3]]})
		from = at[1]
	}
	return append(all, piece{text: text[from:]})
}
