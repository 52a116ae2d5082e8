package models_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

var address = models.CompanyAddress{
	Name: " Muster & Söhne\tGmbH ", Street: "Lange Straße 1", PostalCode: "10115", City: "Berlin", Country: "DE", VATID: "DE 136 695 976",
	Register: "Amtsgericht Berlin, HRB 1", Email: "office@Muster.example", Phone: "+49 30 1234-0", Website: "muster.example/shop",
}

func company(t *testing.T, l *models.Ledger) *models.Company {
	t.Helper()
	c, err := l.Company(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func change(t *testing.T, l *models.Ledger, in models.CompanyInput) {
	t.Helper()
	if err := l.ChangeCompany(context.Background(), modelstest.Admin, in); err != nil {
		t.Fatalf("%+v: %v", in, err)
	}
}

// trail is what the audit lines of changes of the company tell, newest first.
func trail(t *testing.T, l *models.Ledger) (lines []map[string]string) {
	t.Helper()
	rows, err := l.FindAudit(context.Background(), modelstest.Admin, models.AuditFilter{Action: "company.changed", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		var line map[string]string
		if err := json.Unmarshal([]byte(row.Detail), &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

// Ensure that a new book has a company with usable defaults.
func TestCompanyHasDefaults(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		c := company(t, l)
		for _, pattern := range []string{c.InvoiceSeries, c.CreditNoteSeries} {
			if _, err := models.ParseSeries(pattern); err != nil {
				t.Errorf("%s: %v", pattern, err)
			}
		}
		if c.Name != "" || c.HasLogo() || c.PaymentDays != 14 || !slices.Equal(c.ReminderDays, []int{3, 10, 20}) || c.LetterText("en", models.Greeting) != "" {
			t.Errorf("%+v", c)
		}
		if _, _, err := l.Logo(context.Background()); !models.HasCode(err, models.Missing) {
			t.Errorf("a logo that is not there: %v", err)
		}
	})
}

// Ensure that each section is kept in one way of writing, leaves the others alone, and that the trail names what changed.
func TestCompanyIsChanged(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		change(t, l, address)
		change(t, l, models.CompanyBank{AccountHolder: "Muster", IBAN: "de89 3704 0044 0532 0130 00", BIC: "cobadeffxxx", BankName: "Bank"})
		change(t, l, models.CompanyLook{Color: "#0F5C66"})
		change(t, l, models.CompanyRegion{TimeZone: "Europe/Berlin", Locale: "de"})
		change(t, l, models.CompanyTerms{InvoiceSeries: "RE-{YYYY}-{0000}", CreditNoteSeries: "GS-{0000}", PaymentDays: 0, ReminderDays: []int{1, 2, 3, 4, 365}})
		change(t, l, models.CompanyLetters{Language: "de", Texts: map[string]string{models.Greeting: "Guten Tag {customer},", "link": "eins\r\n\r\nzwei"}})
		c := company(t, l)
		if c.Name != "Muster & Söhne GmbH" || c.VATID != "DE136695976" || c.Email != "office@muster.example" || c.Website != "https://muster.example/shop" {
			t.Errorf("the address is %+v", c)
		}
		if c.IBAN != "DE89370400440532013000" || c.BIC != "COBADEFFXXX" || c.Color != "#0f5c66" || c.Zone().String() != "Europe/Berlin" || c.NumberLocale() != "de" {
			t.Errorf("bank, color and region are %+v", c)
		}
		if c.InvoiceSeries != "RE-{YYYY}-{0000}" || c.PaymentDays != 0 || !slices.Equal(c.ReminderDays, []int{1, 2, 3, 4, 365}) {
			t.Errorf("the terms are %+v", c)
		}
		if c.LetterText("de", models.Greeting) != "Guten Tag {customer}," || c.LetterText("de", "link") != "eins\n\nzwei" || c.LetterText("en", "link") != "" {
			t.Errorf("the texts are %q", c.LetterTexts)
		}
		change(t, l, models.CompanyTerms{InvoiceSeries: c.InvoiceSeries, CreditNoteSeries: c.CreditNoteSeries})
		if c := company(t, l); len(c.ReminderDays) != 0 {
			t.Errorf("no reminders became %v", c.ReminderDays)
		}
		change(t, l, models.CompanyLetters{Language: "de", Texts: map[string]string{"link": "eins\n\nzwei"}})
		lines := trail(t, l)
		if len(lines) != 8 || lines[0]["letter_texts"] != "de: greeting" || lines[1]["reminder_days"] != "[1,2,3,4,365] → []" || len(lines[1]) != 1 {
			t.Errorf("%d lines: %v", len(lines), lines)
		}
		if lines[7]["name"] != "– → Muster & Söhne GmbH" || len(lines[7]) != 10 {
			t.Errorf("the first line is %v", lines[7])
		}
	})
}

// Ensure that the same form sent again changes nothing and leaves no line.
func TestCompanyIsChangedOnce(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for range 2 {
		change(t, l, address)
		change(t, l, models.CompanyTerms{InvoiceSeries: "R{0}", CreditNoteSeries: "C{0}", ReminderDays: []int{3}})
		change(t, l, models.CompanyLetters{Language: "en", Texts: map[string]string{"invoice": "Yours"}})
	}
	if lines := trail(t, l); len(lines) != 3 {
		t.Errorf("%d lines: %v", len(lines), lines)
	}
}

// Ensure that what is wrong is refused beside its field, all of it at once, and that then nothing is changed.
func TestCompanyIsRefused(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	change(t, l, address)
	before := *company(t, l)
	long := strings.Repeat("ä", 101)
	for _, c := range []struct {
		in   models.CompanyInput
		want map[string]string
	}{
		{models.CompanyAddress{}, map[string]string{"name": "form.required", "country": "company.country"}},
		{models.CompanyAddress{Name: long, Street: long, Country: "UK", VATID: "DE1", Email: "a\nb@c.de", Phone: "call me", Website: "javascript:alert(1)"}, map[string]string{
			"name": "form.too_long", "street": "form.too_long", "country": "company.country", "vat_id": "vat.prefix", "email": "mail.address",
			"phone": "company.phone", "website": "company.website",
		}},
		{models.CompanyAddress{Name: "A", Country: "de", Website: "https://user@muster.example"}, map[string]string{"country": "company.country", "website": "company.website"}},
		{models.CompanyBank{IBAN: "DE00", BIC: "X"}, map[string]string{"iban": "iban.length", "bic": "company.bic"}},
		{models.CompanyLook{Color: "red"}, map[string]string{"color": "company.color"}},
		{models.CompanyLook{Color: "#12345g"}, map[string]string{"color": "company.color"}},
		{models.CompanyRegion{TimeZone: "Local", Locale: "fr"}, map[string]string{"time_zone": "company.zone", "locale": "company.locale"}},
		{models.CompanyRegion{TimeZone: "Europe/Atlantis"}, map[string]string{"time_zone": "company.zone"}},
		{models.CompanyRegion{TimeZone: "Europe/../UTC"}, map[string]string{"time_zone": "company.zone"}},
		{
			models.CompanyTerms{InvoiceSeries: "RE", CreditNoteSeries: "", PaymentDays: -1, ReminderDays: []int{1, 2, 3, 4, 5, 6}},
			map[string]string{"invoice_series": "series.shape", "credit_note_series": "series.empty", "payment_days": "company.payment_days", "reminder_days": "company.reminders_many"},
		},
		{models.CompanyTerms{InvoiceSeries: "{0}", CreditNoteSeries: "{0}", ReminderDays: []int{3, 3}}, map[string]string{"reminder_days": "company.reminder_order"}},
		{models.CompanyTerms{InvoiceSeries: "{0}", CreditNoteSeries: "{0}", ReminderDays: []int{0}}, map[string]string{"reminder_days": "company.reminder_range"}},
		{models.CompanyLetters{Language: "fr"}, map[string]string{"": "company.locale"}},
		{models.CompanyLetters{Language: "en", Texts: map[string]string{"greeting": "Hi {name}", "link": "{due", "closing": "{amount}", "invoice": strings.Repeat("a", 1001)}}, map[string]string{
			"greeting": "company.placeholder", "link": "company.brace", "closing": "company.placeholder", "invoice": "form.too_long",
		}},
	} {
		err := l.ChangeCompany(t.Context(), modelstest.Admin, c.in)
		got := map[string]string{}
		for _, p := range models.Problems(err) {
			got[p.Field] = p.Key
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.in, got, c.want)
		}
	}
	if after := *company(t, l); after.UpdatedAt != before.UpdatedAt || len(trail(t, l)) != 1 {
		t.Errorf("refused changes left %+v", after)
	}
}

// Ensure that only admins change the company.
func TestCompanyIsForAdmins(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for _, actor := range []models.Actor{{}, modelstest.Viewer, modelstest.Clerk, modelstest.Manager} {
		if err := l.ChangeCompany(t.Context(), actor, address); !models.HasCode(err, models.Forbidden) {
			t.Errorf("%s: %v", actor.Name, err)
		}
		if err := l.SetLogo(t.Context(), actor, nil); !models.HasCode(err, models.Forbidden) {
			t.Errorf("%s sets the logo: %v", actor.Name, err)
		}
		if err := l.RemoveLogo(t.Context(), actor); !models.HasCode(err, models.Forbidden) {
			t.Errorf("%s removes the logo: %v", actor.Name, err)
		}
	}
}

// Ensure that a change is seen at once where it was made, and a little later by another process.
func TestCompanyIsSeenByOtherProcesses(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock()
		mine := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		other := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		company(t, other)
		change(t, mine, address)
		if company(t, mine).Name == "" || company(t, other).Name != "" {
			t.Error("the change is not seen here, or is read anew each time there")
		}
		clock.Turn(2 * time.Second)
		if company(t, other).Name == "" {
			t.Error("the change is not seen there")
		}
	})
}

// Ensure that a slow reader's company, read before a change, does not come back after it.
func TestCompanyIsNeverOlderThanItsChange(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	keep := models.LateReader(t, l)
	change(t, l, models.CompanyLook{Color: "#123456"})
	keep()
	if got := company(t, l).Color; got != "#123456" {
		t.Errorf("the color is %q after it was changed", got)
	}
}

// Ensure that the configured zone and locale hold until the company has its own.
func TestCompanyGoesBeforeTheConfiguration(t *testing.T) {
	tokyo := time.FixedZone("Asia/Tokyo", 9*60*60)
	clock := modelstest.NewClock()
	clock.Turn(4 * time.Hour) // 16:00 UTC: tomorrow in Tokyo
	l := modelstest.Open(t, models.Options{Zone: tokyo, Locale: "de", Now: clock.Now})
	today := func() string {
		day, err := l.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return day.Format(time.RFC3339)
	}
	if c := company(t, l); c.Zone() != tokyo || c.NumberLocale() != "de" || today() != "2026-11-19T00:00:00+09:00" {
		t.Errorf("%s, %s, %s", c.Zone(), c.NumberLocale(), today())
	}
	change(t, l, models.CompanyRegion{TimeZone: "America/New_York", Locale: "en"})
	if c := company(t, l); c.Zone().String() != "America/New_York" || c.NumberLocale() != "en" || today() != "2026-11-18T00:00:00-05:00" {
		t.Errorf("%s, %s, %s", c.Zone(), c.NumberLocale(), today())
	}
	change(t, l, models.CompanyRegion{})
	if c := company(t, l); c.Zone() != tokyo || c.NumberLocale() != "de" {
		t.Errorf("%s, %s after both were left open", c.Zone(), c.NumberLocale())
	}
	var none models.Company
	if none.Zone() != time.UTC || none.NumberLocale() != "en" {
		t.Error("nothing holds where nothing can be read")
	}
}
