package letters

import (
	"context"
	"strings"
	"unicode/utf8"

	"kontor/web/words"
)

// wide is how long a line of plain text gets, in characters.
const wide = 72

// text is the letter for those who read mail as text. It says what the HTML says, in the same order.
func (s *sheet) text(ctx context.Context) string {
	parts := []string{wrap([]string{s.Greeting}), wrap(s.Intro), quoted(s.Message), listed(s.Facts)}
	if s.Button.URL != "" {
		parts = append(parts, words.T(ctx, "letter.text_button", "what", s.Button.Label)+"\n"+s.Button.URL)
	}
	for _, note := range s.Notes {
		parts = append(parts, wrap([]string{note}))
	}
	parts = append(parts, wrap(s.Closing))
	if len(s.Address) > 0 {
		parts = append(parts, "-- \n"+fitting(s.Address)) // the sign of a signature
	}
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n\n") + "\n"
}

// wrap breaks lines between words. A word that is longer stays whole: it may be an address to open.
func wrap(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		used := 0
		for word := range strings.FieldsSeq(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case used == 0:
			case used+1+n > wide:
				b.WriteByte('\n')
				used = 0
			default:
				b.WriteByte(' ')
				used++
			}
			b.WriteString(word)
			used += n
		}
	}
	return b.String()
}

// quoted is what a person had to say, told from the rest as mail does.
func quoted(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return "> " + strings.ReplaceAll(wrap(lines), "\n", "\n> ")
}

func listed(facts []Fact) string {
	var all []string
	for _, f := range facts {
		all = append(all, f.Label+": "+f.Value)
	}
	return fitting(all)
}

// fitting breaks the lines that are too long, and leaves the others as they are, down to their spaces.
func fitting(lines []string) string {
	all := make([]string, len(lines))
	for i, line := range lines {
		if all[i] = line; utf8.RuneCountInString(line) > wide {
			all[i] = wrap(lines[i : i+1])
		}
	}
	return strings.Join(all, "\n")
}
