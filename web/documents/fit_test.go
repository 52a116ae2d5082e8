package documents

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"kontor/models/billing"
	"kontor/models/money"

	"pgregory.net/rapid"
)

// drawnText is anything that people type, up to some length: words, one long word, many lines.
func drawnText(t *rapid.T, name string, most int) string {
	word := rapid.StringMatching(`[A-Za-zÄÖÜäöüßŁřжΩ0-9&(),./\\-]{1,40}`)
	text := strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, name), rapid.SampledFrom([]string{" ", "", "\n"}).Draw(t, name+" joined by"))
	return clip(text, most)
}

func drawnLine(t *rapid.T, name string, most int) string {
	return strings.ReplaceAll(drawnText(t, name, most), "\n", " ")
}

func drawnParty(t *rapid.T) billing.Party {
	return billing.Party{
		Name: drawnLine(t, "name", 200), Street: drawnLine(t, "street", 200), Extra: drawnLine(t, "extra", 200), City: drawnLine(t, "city", 200),
		Country: "DE", Register: drawnLine(t, "register", 200), Email: drawnLine(t, "email", 200), Contact: drawnLine(t, "contact", 200),
	}
}

func drawnDocument(t *rapid.T) *billing.Document {
	d := &billing.Document{
		Kind: rapid.SampledFrom([]billing.Kind{billing.Invoice, billing.CreditNote}).Draw(t, "kind"), Language: rapid.SampledFrom([]string{"de", "en"}).Draw(t, "language"),
		Number: drawnLine(t, "number", 100), Issued: "2026-11-27", Due: "2026-12-11", Currency: rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency"),
		Seller: drawnParty(t), Buyer: drawnParty(t), BuyerReference: drawnLine(t, "reference", 100), Notes: drawnText(t, "notes", 4000), PaymentTerms: drawnText(t, "terms", 4000),
		Bank: &billing.Bank{IBAN: "DE02120300000000202051", Name: drawnLine(t, "bank", 200)},
	}
	largest := rapid.SampledFrom([]int64{1_000_000, 1_000_000_000_000_0000}).Draw(t, "largest")
	for range rapid.IntRange(1, 30).Draw(t, "lines") {
		d.Lines = append(d.Lines, billing.Line{
			Name: drawnLine(t, "line", 200), Description: drawnText(t, "description", 4000), Quantity: billing.Quantity(rapid.Int64Range(1, 10_000).Draw(t, "quantity")),
			Unit: rapid.SampledFrom(billing.Units).Draw(t, "unit"), Price: billing.Price(rapid.Int64Range(0, largest).Draw(t, "price")),
			Category: billing.Standard, Rate: billing.Percent(rapid.Int64Range(1, 2500).Draw(t, "rate")), Discount: billing.Percent(rapid.SampledFrom([]int64{0, 1000}).Draw(t, "discount")),
		})
	}
	d.Paid = money.New(rapid.Int64Range(0, 1000).Draw(t, "paid"), d.Currency)
	return d
}

// Ensure that whatever people type stays on the paper, on pages that maroto and gofpdf agree about.
func TestEverythingFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := lay(t.Context(), drawnDocument(t), billing.Letterhead{PayURL: "https://example.com/invoice/" + strings.Repeat("x", 40)})
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := l.print(nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf, []byte("%PDF-1.7")) {
			t.Fatalf("begins %q", pdf[:8])
		}
		for _, g := range l.sheet.tags.drawn {
			a := g.area
			if a.x < 0 || a.x+a.width > sheetWidth+0.01 || a.y < 0 || a.y+a.height > pageHeight-topMargin-bottomMargin+0.01 {
				t.Fatalf("off the paper: %+v", g)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	s := style{size: 10}
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"", 50, nil},
		{"one two three", 50, []string{"one two three"}},
		{"one two three", s.width("one two"), []string{"one two", "three"}},
		{"a\n\nb\r\nc", 50, []string{"a", "", "b", "c"}},
		{"12\u00a0€ is", s.width("12\u00a0€"), []string{"12\u00a0€", "is"}},
		{"someone@example.com", s.width("someone@exam"), []string{"someone@", "example.com"}},
		{"aaaaaaaa", s.width("aaa"), []string{"aaa", "aaa", "aa"}},
		{"ä", 0.1, []string{"ä"}},
	} {
		if got := s.wrap(c.text, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q in %.1f mm: %q", c.text, c.width, got)
		}
	}
}

// Ensure that figures are of one width, and that what is measured is what the font says.
func TestFont(t *testing.T) {
	for _, f := range []*face{regular(), bold()} {
		for r := '0'; r <= '9'; r++ {
			if f.widths[r] != 0.6 {
				t.Errorf("%c is %v wide", r, f.widths[r])
			}
		}
		if got := f.missing("Łódź Ελλάδα Привет ½ − „“ 株 🎉 株"); got != "株🎉" {
			t.Errorf("missing %q", got)
		}
	}
}

func TestBrand(t *testing.T) {
	for color, want := range map[string]bool{"#0f766e": true, "#000000": true, "#ffee00": false, "": false, "0f766e": false, "#0f766": false, "#zzzzzz": false} {
		if got := brand(color) != ink; got != want {
			t.Errorf("%q is taken: %t", color, got)
		}
	}
}

func TestGiroText(t *testing.T) {
	d := &billing.Document{
		Kind: billing.Invoice, Currency: "EUR", Number: "RE-1", Seller: billing.Party{Name: "Müller GmbH"}, Bank: &billing.Bank{IBAN: "DE02 1203 0000 0000 2020 51", BIC: "byladem1001"},
		Lines: []billing.Line{{Quantity: 10000, Price: 12_30_0000, Category: billing.ZeroRated}},
	}
	if got, want := giroText(d, d.Totals()), "BCD\n002\n1\nSCT\nBYLADEM1001\nMüller GmbH\nDE02120300000000202051\nEUR12.30\n\n\nRE-1"; got != want {
		t.Errorf("got %q", got)
	}
	if giroCode(d, d.Totals()) == nil {
		t.Error("no code")
	}
	for name, change := range map[string]func(){
		"too much":           func() { d.Lines[0].Price = math.MaxInt64 / 100 },
		"another currency":   func() { d.Currency = "USD" },
		"no IBAN":            func() { d.Bank.IBAN = "DE00" },
		"nobody to transfer": func() { d.Bank = nil },
	} {
		kept, bank, line := *d, *d.Bank, d.Lines[0]
		change()
		if got := giroText(d, d.Totals()); got != "" {
			t.Errorf("%s: got %q", name, got)
		}
		*d = kept
		*d.Bank, d.Lines[0] = bank, line
	}
}

// Ensure that the profile is one: its size, its tags inside it, its curve from black to white.
func TestSRGB(t *testing.T) {
	p := srgb()
	at := func(i int) int { return int(p[i])<<24 | int(p[i+1])<<16 | int(p[i+2])<<8 | int(p[i+3]) }
	if at(0) != len(p) || string(p[36:40]) != "acsp" || at(128) != 9 {
		t.Fatalf("%d bytes, says %d, %d tags", len(p), at(0), at(128))
	}
	for i := range 9 {
		if offset, size := at(132+12*i+4), at(132+12*i+8); offset%4 != 0 || offset+size > len(p) {
			t.Errorf("tag %s at %d, %d long", p[132+12*i:132+12*i+4], offset, size)
		}
	}
	if linear(0) != 0 || math.Abs(linear(1)-1) > 1e-9 || math.Abs(linear(0.5)-0.21404) > 1e-4 {
		t.Error("the curve is another")
	}
}
