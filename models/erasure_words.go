package models

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// erased stands in free text where a person stood.
const erased = "[erased]"

// personalWords are what a person was called, as long as it is looked for.
type personalWords struct {
	Names  []string `json:"names"`  // whole
	Emails []string `json:"emails"` // lower case
	Others []string `json:"others"` // telephone, street, VAT id
}

func (w *personalWords) add(c *Customer) {
	for _, more := range []struct {
		to   *[]string
		text string
	}{
		{&w.Names, c.Name},
		{&w.Names, c.Company},
		{&w.Emails, c.Email},
		{&w.Others, c.Phone},
		{&w.Others, c.Street},
		{&w.Others, c.VATID},
	} {
		if more.text != "" && !slices.Contains(*more.to, more.text) {
			*more.to = append(*more.to, more.text)
		}
	}
}

func (w *personalWords) encode() string {
	text, err := json.Marshal(w)
	if err != nil { // strings always marshal
		return ""
	}
	return string(text)
}

func (t *CustomerTask) personalWords() (w personalWords) {
	if t.Words != "" {
		_ = json.Unmarshal([]byte(t.Words), &w) // our own writing
	}
	return w
}

// with are the words and what a payment calls its person, where that is something else.
func (w personalWords) with(name, email string) personalWords {
	w.Names, w.Emails = slices.Clip(w.Names), slices.Clip(w.Emails)
	if name != "" && !slices.Contains(w.Names, name) {
		w.Names = append(w.Names, name)
	}
	if email != "" && !slices.Contains(w.Emails, email) {
		w.Emails = append(w.Emails, email)
	}
	return w
}

// scrubber takes a person out of free text: names, e-mails and what else is whole, then each word of a name. Rather a word
// too many than one too few: the text is about them.
type scrubber struct {
	whole *regexp.Regexp // nil for nothing
	words map[string]bool
}

var nameWord = regexp.MustCompile(`[\pL\pN]+`)

func (w personalWords) scrubber() scrubber {
	s := scrubber{words: map[string]bool{}}
	var whole []string
	for _, text := range slices.Concat(w.Emails, w.Names, w.Others) {
		whole = append(whole, regexp.QuoteMeta(text))
	}
	if len(whole) > 0 {
		slices.SortFunc(whole, func(a, b string) int { return len(b) - len(a) }) // the longest first
		s.whole = regexp.MustCompile("(?i)" + strings.Join(whole, "|"))
	}
	for _, name := range w.Names {
		for _, word := range nameWord.FindAllString(strings.ToLower(name), -1) {
			if utf8.RuneCountInString(word) > 2 || len(word) > 2 { // no "de", but a name of two signs
				s.words[word] = true
			}
		}
	}
	return s
}

func (s scrubber) scrub(text string) string {
	if text == "" || s.whole == nil {
		return text
	}
	text = s.whole.ReplaceAllLiteralString(text, erased)
	return nameWord.ReplaceAllStringFunc(text, func(word string) string {
		if s.words[strings.ToLower(word)] {
			return erased
		}
		return word
	})
}

// in says whether foreign bytes hold an e-mail of theirs, as JSON, XML or form fields have it.
func (w *personalWords) in(body []byte) bool {
	low := strings.ToLower(string(body))
	return slices.ContainsFunc(w.Emails, func(email string) bool {
		for _, spelt := range []string{email, strings.ToLower(url.QueryEscape(email)), strings.ReplaceAll(email, "@", `\u0040`)} {
			if strings.Contains(low, spelt) {
				return true
			}
		}
		return false
	})
}
