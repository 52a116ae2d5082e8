package models

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// In a note, @ at the beginning of a word means a colleague: by their whole name, their e-mail, or as much of either as
// means nobody else. It is kept as @[Whole Name]; as @[e-mail] where two have the name.

// Colleague is somebody who can be mentioned.
type Colleague struct {
	ID    int64
	Name  string
	Email string
}

// shown is the name without what ends a mention; the e-mail where there is none.
func (c Colleague) shown() string {
	return cmp.Or(strings.NewReplacer("[", "(", "]", ")").Replace(strings.TrimSpace(c.Name)), c.Email)
}

// Mention finds colleagues in a note as it is kept; the name is its first group.
var Mention = regexp.MustCompile(`@\[([^\]\n]+)\]`)

// withoutStaff is a note as its customer may read it.
func withoutStaff(body string) string { return Mention.ReplaceAllString(body, "@"+staff) }

var (
	beginsMention = regexp.MustCompile(`(?:^|[\s(,;:/"'])@`)
	mentioned     = regexp.MustCompile(`^[\pL\pN][\pL\pN._@+-]*`)
)

// Colleagues are all who can sign in, by name.
func (l *Ledger) Colleagues(ctx context.Context) ([]Colleague, error) {
	var all []Colleague
	err := l.reads.WithContext(ctx).Table("users").Select("id, name, email").Where("active").Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read who can be mentioned: %w", err)
	}
	for i := range all {
		all[i].Name = all[i].shown()
	}
	return all, nil
}

// mention gives a note as it is kept. Returns Invalid beside the body for whom nobody or more than one is meant by.
func (l *Ledger) mention(ctx context.Context, body string) (string, error) {
	if !beginsMention.MatchString(body) {
		return body, nil
	}
	colleagues, err := l.Colleagues(ctx)
	if err != nil {
		return "", err
	}
	var kept strings.Builder
	for rest := body; ; {
		at := beginsMention.FindStringIndex(rest)
		if at == nil {
			kept.WriteString(rest)
			return kept.String(), nil
		}
		kept.WriteString(rest[:at[1]-1])
		rest = rest[at[1]:]
		who, length, err := meant(colleagues, rest)
		if err != nil {
			return "", err
		}
		if who == nil { // no word follows: @ is just a character
			kept.WriteByte('@')
			continue
		}
		kept.WriteString("@[" + handle(*who, colleagues) + "]")
		rest = rest[length:]
	}
}

// meant is whom a text begins with, and how much of it says so; nobody where no word follows.
func meant(colleagues []Colleague, text string) (*Colleague, int, error) {
	if found := Mention.FindStringSubmatchIndex("@" + text); found != nil && found[0] == 0 {
		name := text[1 : found[1]-2]
		all := matching(colleagues, func(c Colleague) bool { return strings.EqualFold(c.Name, name) || strings.EqualFold(c.Email, name) })
		who, err := oneOf(all, name)
		return who, found[1] - 1, err
	}
	word := strings.TrimRight(mentioned.FindString(text), ".-_@+")
	if word == "" {
		return nil, 0, nil
	}
	longest := 0
	for _, c := range colleagues {
		if n := len(c.Name); n > longest && n <= len(text) && strings.EqualFold(text[:n], c.Name) && endsThere(text[n:]) {
			longest = n
		}
	}
	if longest >= len(word) {
		who, err := oneOf(matching(colleagues, func(c Colleague) bool { return strings.EqualFold(c.Name, text[:longest]) }), text[:longest])
		return who, longest, err
	}
	for _, fits := range []func(Colleague) bool{
		func(c Colleague) bool { return strings.EqualFold(c.Email, word) },
		func(c Colleague) bool {
			return slices.ContainsFunc(handles(c), func(h string) bool { return strings.EqualFold(h, word) })
		},
		func(c Colleague) bool {
			return slices.ContainsFunc(handles(c), func(h string) bool { return beginsFold(h, word) })
		},
	} {
		if all := matching(colleagues, fits); len(all) > 0 {
			who, err := oneOf(all, word)
			return who, len(word), err
		}
	}
	_, err := oneOf(nil, word)
	return nil, 0, err
}

// handle is what means this one alone.
func handle(who Colleague, all []Colleague) string {
	if len(matching(all, func(c Colleague) bool { return strings.EqualFold(c.Name, who.Name) })) > 1 {
		return who.Email
	}
	return who.Name
}

// handles are the words by which somebody can be called.
func handles(c Colleague) []string {
	local, _, _ := strings.Cut(c.Email, "@")
	return append(strings.Fields(c.Name), local)
}

func matching(all []Colleague, fits func(Colleague) bool) (some []Colleague) {
	for _, c := range all {
		if fits(c) {
			some = append(some, c)
		}
	}
	return some
}

func oneOf(all []Colleague, typed string) (*Colleague, error) {
	switch len(all) {
	case 1:
		return &all[0], nil
	case 0:
		return nil, problem(Invalid, "note.nobody", "name", typed).at("body")
	}
	emails := make([]string, len(all))
	for i, c := range all {
		emails[i] = c.Email
	}
	return nil, problem(Invalid, "note.several", "name", typed, "emails", strings.Join(emails[:min(len(emails), 5)], ", ")).at("body")
}

func beginsFold(text, with string) bool {
	return len(with) <= len(text) && strings.EqualFold(text[:len(with)], with)
}

// endsThere says whether a name ends where this follows it.
func endsThere(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || !unicode.IsLetter(r) && !unicode.IsNumber(r)
}
