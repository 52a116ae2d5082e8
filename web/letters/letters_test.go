package letters_test

import (
	"context"
	"mime"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kontor/models"
	"kontor/web/letters"

	"github.com/PuerkitoBio/goquery"
)

const evil = `<script>alert("x")</script>`

var now = models.At(time.Date(2026, 11, 18, 23, 30, 0, 0, time.UTC))

// about makes a letter of a kind, to somebody whose words are evil.
func about(kind models.LetterKind, language string) *models.Letter {
	return &models.Letter{
		Mail: &models.Mail{
			Kind: kind, Language: language, Email: "vera@example.test", Name: "Vera " + evil, Message: "First line\n\n" + evil, CreatedAt: now,
		},
		Company: &models.Company{
			Name: "Bäckerei " + evil, Street: "Hauptstraße 1", PostalCode: "10115", City: "Berlin", VATID: "DE123456789",
			Color: "#ffcc00", TimeZone: "Europe/Berlin",
		},
		BaseURL: "https://kontor.test",
		Link: &models.Link{
			ID: 7, Amount: 12000000000, Received: 12000000000, Many: true, Currency: "JPY", Description: "Cake " + evil, OrderReference: "ORDER-7",
			ExpiresAt: now, Language: language,
		},
		LinkURL: "https://kontor.test/pay/abcdefghijklmnopqrstuvwxyz",
		Subscription: &models.SubscriptionLetter{
			Subscription: &models.Subscription{
				Name: "Rowing " + evil, Status: models.SubscriptionPending, Reference: "SREF", NextOn: "2026-12-18",
				Terms: models.Terms{Currency: "JPY", Amount: 12000000000, Every: 3, Unit: "month", Times: 4},
			},
			Charge:  &models.SubscriptionCharge{Number: 2, DueOn: "2026-12-18", Currency: "JPY", Amount: 12000000000, Status: models.ChargeRetrying, RetryAt: now},
			PageURL: "https://kontor.test/pay/abcdefghijklmnopqrstuvwxyz",
			Page:    &models.Link{Amount: 12000000000, Currency: "JPY", ExpiresAt: now},
		},
		Invoice:    &models.Invoice{Kind: models.KindInvoice, Number: "INV-2026-0007", Currency: "JPY", Total: 12000000000, DueOn: "2026-12-18"},
		InvoiceURL: "https://kontor.test/invoice/abcdefghijklmnopqrstuvwxyz",
		Payment:    &models.Payment{ID: 3, Reference: "KREF", Currency: "BHD", Authorized: 1234, Brand: "Visa", Last4: "4242", CreatedAt: now},
	}
}

var unfilled = regexp.MustCompile(`\[letter\.|\{\{|<no value>|\{[a-z]+\}`)

// Ensure that each letter says in HTML and as text what it has to say, in both languages, and takes nobody's words for
// markup.
func TestLetters(t *testing.T) {
	for _, kind := range models.LetterKinds {
		for _, language := range []string{"en", "de"} {
			t.Run(string(kind)+" "+language, func(t *testing.T) {
				letter := about(kind, language)
				c, err := letters.Composer{}.Compose(context.Background(), letter)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(c.HTML, "<script") || strings.ContainsAny(c.Subject, "\r\n") || c.Subject == "" {
					t.Errorf("subject %q, HTML %s", c.Subject, c.HTML)
				}
				for _, text := range []string{c.Subject, c.Text, c.HTML} {
					if found := unfilled.FindString(text); found != "" {
						t.Errorf("%q is left in %q", found, text)
					}
				}
				doc, err := goquery.NewDocumentFromReader(strings.NewReader(c.HTML))
				if err != nil {
					t.Fatal(err)
				}
				if lang, _ := doc.Find("html").Attr("lang"); lang != language {
					t.Errorf("lang %q", lang)
				}
				if refs := doc.Find("link, script, iframe, form, style, object, [onclick]"); refs.Length() > 0 {
					t.Errorf("a mail client would refuse %s", refs.Nodes[0].Data)
				}
				for _, want := range []string{"Vera " + evil, "Bäckerei " + evil, "First line", "Hauptstraße 1", "DE123456789"} {
					if !strings.Contains(doc.Text(), want) {
						t.Errorf("the HTML does not say %q", want)
					}
					if !strings.Contains(c.Text, want) {
						t.Errorf("the text does not say %q", want)
					}
				}
				doc.Find("th").Each(func(_ int, th *goquery.Selection) {
					if line := th.Text() + ": " + th.Next().Text(); !strings.Contains(c.Text, line) {
						t.Errorf("the text does not say %q", line)
					}
				})
				doc.Find("a").Each(func(_ int, a *goquery.Selection) {
					if href, _ := a.Attr("href"); !strings.Contains(c.Text, href) {
						t.Errorf("the text does not lead to %q", href)
					}
				})
			})
		}
	}
}

// Ensure that days are the merchant's, and amounts in the way of the reader's language.
func TestLocality(t *testing.T) {
	c, err := letters.Composer{}.Compose(context.Background(), about(models.LetterLink, "de"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Betrag: 12.000.000.000", "Zahlbar bis: 19.11.2026"} {
		if !strings.Contains(c.Text, want) {
			t.Errorf("%q is not in %s", want, c.Text)
		}
	}
}

// Ensure that the merchant's own words stand in the place of ours, and ours where a placeholder of theirs has no value.
func TestOwnWords(t *testing.T) {
	letter := about(models.LetterLink, "en")
	letter.Mail.Name, letter.Mail.Message = "", ""
	letter.Company.Name = "Bakery"
	letter.Company.LetterTexts = map[string]map[string]string{"en": {
		models.Greeting: "Hi {customer}!", "link": "You owe {amount} for {number}\nuntil {due}.", models.Closing: "Yours,\n{company}",
	}}
	c, err := letters.Composer{}.Compose(context.Background(), letter)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Hello,", "for ORDER-7\nuntil 19 Nov 2026.", "Yours,\nBakery"} {
		if !strings.Contains(c.Text, want) {
			t.Errorf("%q is not in %s", want, c.Text)
		}
	}
	if strings.Contains(c.Text, "asks you for") || strings.Contains(c.Text, "Hi !") || strings.Contains(c.Text, "Kind regards") {
		t.Errorf("both say it: %s", c.Text)
	}
}

// Ensure that a letter about a charge says what comes of it.
func TestSubscriptionLetters(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   models.LetterKind
		change func(*models.SubscriptionLetter)
		want   string
	}{
		{"the first payment", models.LetterStart, nil, "Wie oft: alle 3 Monate\nEndet: nach 4 Abbuchungen"},
		{"another method", models.LetterStart, func(s *models.SubscriptionLetter) { s.Subscription.Status = models.SubscriptionPastDue }, "mit einem Zahlungsmittel Ihrer Wahl"},
		{"tried again", models.LetterDeclined, func(s *models.SubscriptionLetter) { s.PageURL = "" }, "Wir versuchen es am 19.11.2026 noch einmal"},
		{"not tried again", models.LetterDeclined, func(s *models.SubscriptionLetter) { s.PageURL, s.Charge.Status = "", models.ChargeDeclined }, "nicht von selbst"},
		{"a page to pay on", models.LetterDeclined, nil, "https://kontor.test/pay/"},
		{"the next", models.LetterCharged, func(s *models.SubscriptionLetter) { s.Subscription.Status = models.SubscriptionActive }, "Nächste Abbuchung: 18.12.2026"},
	} {
		letter := about(tt.kind, "de")
		if tt.change != nil {
			tt.change(letter.Subscription)
		}
		c, err := letters.Composer{}.Compose(context.Background(), letter)
		if err != nil {
			t.Fatal(tt.name, err)
		}
		if !strings.Contains(c.Text, tt.want) {
			t.Errorf("%s: %q is not in %s", tt.name, tt.want, c.Text)
		}
	}
}

// Ensure that long names break no line of the text, and that a subject of them is one that mail servers take.
func TestLongNames(t *testing.T) {
	for _, kind := range models.LetterKinds {
		for _, language := range models.MailLanguages {
			letter := about(kind, language)
			name := strings.TrimSpace(strings.Repeat("Größenwähnerische "+evil+" ", 4)) // as long as a name may be
			letter.Mail.Name, letter.Company.Name, letter.Company.Street = name, name, name
			letter.Link.Description, letter.Subscription.Subscription.Name = name, name
			letter.Mail.Message = strings.Repeat(name+" ", 10)
			c, err := letters.Composer{}.Compose(context.Background(), letter)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(c.Text) {
				if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 76 && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("%s %s: a line of the text is too long: %q", kind, language, line)
				}
			}
			if n := len("Subject: ") + len(mime.QEncoding.Encode("UTF-8", c.Subject)); n > 998 {
				t.Errorf("%s %s: the subject takes %d bytes", kind, language, n)
			}
			if strings.Contains(c.HTML, "<script") {
				t.Errorf("%s %s: a name is markup: %s", kind, language, c.HTML)
			}
		}
	}
}
