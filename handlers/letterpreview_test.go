package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that an admin sees the merchant's own words in each mail that has an example, as HTML in a frame that allows
// nothing but its style, and as text; that markup in them stays text; and that nothing is queued.
func TestLetterPreview(t *testing.T) {
	r := newRig(t)
	if err := r.ChangeCompany(t.Context(), modelstest.Admin, models.CompanyLetters{Language: "de", Texts: map[string]string{
		models.Greeting: "Moin {customer}!", "link": "Bitte {amount} <script>alert(1)</script>", models.Closing: "Ihr Team",
	}}); err != nil {
		t.Fatal(err)
	}
	r.as(models.Admin)
	for _, kind := range models.PreviewableLetters {
		query := "?language=de&kind=" + string(kind)
		page := r.get(companyPath + "/letters/preview" + query).wants(http.StatusOK)
		text := page.Find("pre.body").Text()
		if !strings.Contains(text, "Moin Erika Muster!") || !strings.Contains(text, "Ihr Team") || page.Find("iframe[sandbox]").Length() != 1 {
			t.Errorf("%s reads %q", kind, text)
		}
		if kind == models.LetterLink && !strings.Contains(text, "Bitte 49,50") {
			t.Errorf("the introduction is another: %q", text)
		}
		frame := r.get(page.Find("iframe").AttrOr("src", "")).wants(http.StatusOK)
		policy := frame.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'unsafe-inline'") || !strings.HasSuffix(policy, "sandbox") || frame.Find("script").Length() != 0 || !strings.Contains(frame.body, "Moin Erika Muster!") {
			t.Errorf("%s: %s, %.200s", kind, policy, frame.body)
		}
	}
	for path, status := range map[string]int{"?language=de&kind=test": http.StatusNotFound, "?language=fr&kind=link": http.StatusUnprocessableEntity, "": http.StatusUnprocessableEntity} {
		r.get(companyPath + "/letters/preview" + path).wants(status)
	}
	for _, role := range []models.Role{models.Viewer, models.Manager} {
		r.as(role)
		r.get(companyPath + "/letters/preview?language=de&kind=link").wants(http.StatusForbidden)
		r.get(companyPath + "/letters/preview/frame?language=de&kind=link").wants(http.StatusForbidden)
	}
}

// Ensure that each letter has a value for every placeholder that the merchant may use in it: else their words would never
// stand there.
func TestLettersHaveTheirPlaceholders(t *testing.T) {
	r := newRig(t)
	texts := map[string]string{}
	for _, place := range models.LetterPlaces {
		texts[place.Name] = place.Name + ": "
		for _, name := range place.Placeholders {
			texts[place.Name] += "{" + name + "} "
		}
	}
	for _, language := range models.MailLanguages {
		for _, in := range []models.CompanyInput{
			models.CompanyAddress{Name: "Muster GmbH", Country: "DE"}, models.CompanyLetters{Language: language, Texts: texts},
		} {
			if err := r.ChangeCompany(t.Context(), modelstest.Admin, in); err != nil {
				t.Fatal(err)
			}
		}
		for _, kind := range models.PreviewableLetters {
			letter, err := r.PreviewWords(t.Context(), modelstest.Admin, language, kind)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
				continue
			}
			for _, place := range []string{models.Greeting, string(kind), models.Closing} {
				if !strings.Contains(letter.Text, place+": ") || !strings.Contains(letter.HTML, place+": ") {
					t.Errorf("%s in %s has not the merchant's %s: %s", kind, language, place, letter.Text)
				}
			}
		}
	}
}
