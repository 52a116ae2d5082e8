package find

import (
	"strings"
	"testing"
)

// Ensure that words are marked where they begin, whatever their case and script, and that the text stays as it was.
func TestMarked(t *testing.T) {
	for _, c := range []struct{ text, typed, want string }{
		{"Erika Muster", "mus", "Erika [Mus]ter"},
		{"Erika Muster", "erika mu", "[Erika Mu]ster"},
		{"Muster, Erika", "erika mu", "[Mu]ster, [Erika]"},
		{"Ärger & Öl", "öl", "Ärger & [Öl]"},
		{"ORD-2026", "2026", "ORD-[2026]"},
		{"remark", "mark", "remark"},
		{"anything", "", "anything"},
		{"", "x", ""},
	} {
		got := ""
		for _, p := range marked(c.text, c.typed) {
			if p.marked {
				got += "[" + p.text + "]"
			} else {
				got += p.text
			}
		}
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.typed, c.text, got, c.want)
		}
		if plain := strings.NewReplacer("[", "", "]", "").Replace(got); plain != c.text {
			t.Errorf("%q became %q", c.text, plain)
		}
	}
}

// Ensure that an action is offered only where every word that was typed begins one of its own.
func TestBegins(t *testing.T) {
	for typed, want := range map[string]bool{"": true, "new pay": true, "PAY": true, "link new": true, "ew": false, "new x": false} {
		if begins("New payment link", typed) != want {
			t.Errorf("%q: %v", typed, !want)
		}
	}
}
