package billing_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kontor/models/billing"
	"kontor/models/money"
)

func good() *billing.Document {
	party := billing.Party{Name: "Muster GmbH", City: "Berlin", Country: "DE", VATID: "DE123456789"}
	return &billing.Document{
		Kind: billing.Invoice, Language: "de", Number: "RE-1", Issued: "2026-11-27", Due: "2026-12-11", Currency: "EUR", Delivered: "2026-11-20",
		Seller: party, Buyer: party, Bank: &billing.Bank{IBAN: "DE02 1203 0000 0000 2020 51", BIC: "BYLADEM1001"},
		Lines: []billing.Line{{Name: "Stuhl", Quantity: 10000, Unit: "C62", Price: 100_0000, Category: billing.Standard, Rate: 1900}},
	}
}

// in is a good document whose line has another category.
func in(c billing.Category, change func(*billing.Document)) func(*billing.Document) {
	return func(d *billing.Document) {
		d.Lines[0].Category, d.Lines[0].Rate = c, 0
		if c == billing.Exempt {
			d.Lines[0].Exemption = "§ 4 UStG"
		}
		change(d)
	}
}

func noSellerTax(d *billing.Document) {
	d.Seller.VATID, d.Seller.TaxNumber, d.Seller.Register = "", "", "HRB 1"
}

// faults are what is wrong with a document, each with the rule and the field that say so.
var faults = []struct {
	rule, field string
	change      func(*billing.Document)
}{
	{"BR-02", "number", func(d *billing.Document) { d.Number = " " }},
	{"BR-03", "issued", func(d *billing.Document) { d.Issued = "2026-02-30" }},
	{"BR-04", "kind", func(d *billing.Document) { d.Kind = "offer" }},
	{"BR-05", "currency", func(d *billing.Document) { d.Currency = "XXX" }},
	{"BR-06", "seller.name", func(d *billing.Document) { d.Seller.Name = "" }},
	{"BR-07", "buyer.name", func(d *billing.Document) { d.Buyer.Name = "" }},
	{"BR-08", "seller.city", func(d *billing.Document) { d.Seller.City = "" }},
	{"BR-09", "seller.country", func(d *billing.Document) { d.Seller.Country = "UK" }},
	{"BR-10", "buyer.city", func(d *billing.Document) { d.Buyer.City = "" }},
	{"BR-11", "buyer.country", func(d *billing.Document) { d.Buyer.Country = "de" }},
	{"BR-16", "lines", func(d *billing.Document) { d.Lines = nil }},
	{"BR-22", "lines.0.quantity", func(d *billing.Document) { d.Lines[0].Quantity = 0 }},
	{"BR-25", "lines.0.name", func(d *billing.Document) { d.Lines[0].Name = "" }},
	{"BR-27", "lines.0.price", func(d *billing.Document) { d.Lines[0].Price = -1 }},
	{"BR-29", "period_end", func(d *billing.Document) { d.PeriodStart, d.PeriodEnd = "2026-11-02", "2026-11-01" }},
	{"BR-50", "bank.iban", func(d *billing.Document) { d.Bank.IBAN = "DE02 1203 0000 0000 2020 15" }},
	{"BR-55", "corrected_number", func(d *billing.Document) { d.Kind = billing.CreditNote }},
	{"BR-61", "bank.iban", func(d *billing.Document) { d.Bank.IBAN = "" }},
	{"BR-CL-23", "lines.0.unit", func(d *billing.Document) { d.Lines[0].Unit = "Stück" }},
	{"BR-CO-04", "lines.0.category", func(d *billing.Document) { d.Lines[0].Category = "" }},
	{"BR-CO-09", "seller.vat_id", func(d *billing.Document) { d.Seller.VATID = "123456789" }},
	{"BR-CO-09", "buyer.vat_id", func(d *billing.Document) { d.Buyer.VATID = "QQ123456789" }},
	{"BR-CO-25", "due", func(d *billing.Document) { d.Due = "" }},
	{"BR-CO-26", "seller.vat_id", in(billing.OutOfScope, func(*billing.Document) {})},
	{"BR-S-02", "seller.vat_id", noSellerTax},
	{"BR-S-05", "lines.0.rate", func(d *billing.Document) { d.Lines[0].Rate = 0 }},
	{"BR-S-05", "lines.0.rate", func(d *billing.Document) { d.Lines[0].Rate = 10001 }},
	{"BR-S-10", "lines.0.exemption", func(d *billing.Document) { d.Lines[0].Exemption = "why" }},
	{"BR-Z-02", "seller.vat_id", in(billing.ZeroRated, noSellerTax)},
	{"BR-Z-05", "lines.0.rate", in(billing.ZeroRated, func(d *billing.Document) { d.Lines[0].Rate = 1 })},
	{"BR-Z-10", "lines.0.exemption", in(billing.ZeroRated, func(d *billing.Document) { d.Lines[0].Exemption = "why" })},
	{"BR-E-02", "seller.vat_id", in(billing.Exempt, noSellerTax)},
	{"BR-E-05", "lines.0.rate", in(billing.Exempt, func(d *billing.Document) { d.Lines[0].Rate = 1 })},
	{"BR-E-10", "lines.0.exemption", in(billing.Exempt, func(d *billing.Document) { d.Lines[0].Exemption = " " })},
	{"BR-AE-02", "seller.vat_id", in(billing.ReverseCharge, noSellerTax)},
	{"BR-AE-02", "buyer.vat_id", in(billing.ReverseCharge, func(d *billing.Document) { d.Buyer.VATID = "" })},
	{"BR-AE-05", "lines.0.rate", in(billing.ReverseCharge, func(d *billing.Document) { d.Lines[0].Rate = 1 })},
	{"BR-IC-02", "seller.vat_id", in(billing.IntraEU, noSellerTax)},
	{"BR-IC-02", "buyer.vat_id", in(billing.IntraEU, func(d *billing.Document) { d.Buyer.VATID = "" })},
	{"BR-IC-05", "lines.0.rate", in(billing.IntraEU, func(d *billing.Document) { d.Lines[0].Rate = 1 })},
	{"BR-IC-11", "delivered", in(billing.IntraEU, func(d *billing.Document) { d.Delivered = "" })},
	{"BR-IC-12", "delivered_to", in(billing.IntraEU, func(d *billing.Document) { d.DeliveredTo = "France" })},
	{"BR-G-02", "seller.vat_id", in(billing.Export, noSellerTax)},
	{"BR-G-05", "lines.0.rate", in(billing.Export, func(d *billing.Document) { d.Lines[0].Rate = 1 })},
	{"BR-O-05", "lines.0.rate", in(billing.OutOfScope, func(d *billing.Document) { d.Lines[0].Rate, d.Seller.Register = 1, "HRB 1" })},
	{"BR-O-11", "lines", in(billing.OutOfScope, func(d *billing.Document) {
		d.Seller.Register = "HRB 1"
		d.Lines = append(d.Lines, good().Lines...)
	})},
	{"KO-01", "corrected_issued", func(d *billing.Document) { d.CorrectedIssued = "gestern" }},
	{"KO-01", "delivered", func(d *billing.Document) { d.Delivered = "27.11.2026" }},
	{"KO-01", "period_start", func(d *billing.Document) { d.PeriodStart = "x" }},
	{"KO-01", "period_end", func(d *billing.Document) { d.PeriodEnd = "2026-13-01" }},
	{"KO-01", "due", func(d *billing.Document) { d.Due = "0001-01-01" }},
	{"KO-02", "lines", func(d *billing.Document) { d.Lines[0].Quantity, d.Lines[0].Price = math.MaxInt64, math.MaxInt64 }},
	{"KO-03", "lines", func(d *billing.Document) { d.Lines[0].Quantity = -10000 }},
	{"KO-04", "paid", func(d *billing.Document) { d.Paid = money.New(-1, "EUR") }},
	{"KO-04", "paid", func(d *billing.Document) { d.Paid = money.New(1, "USD") }},
	{"KO-04", "rounding", func(d *billing.Document) { d.Rounding = money.New(1, "USD") }},
	{"KO-05", "due", func(d *billing.Document) { d.Due = "2026-11-26" }},
	{"KO-06", "bank.bic", func(d *billing.Document) { d.Bank.BIC = "BYLA" }},
	{"KO-07", "notes", func(d *billing.Document) { d.Notes = strings.Repeat("ü", 4001) }},
	{"KO-07", "number", func(d *billing.Document) { d.Number = strings.Repeat("1", 101) }},
	{"KO-08", "buyer.street", func(d *billing.Document) { d.Buyer.Street = "a\nb" }},
	{"KO-08", "lines.0.description", func(d *billing.Document) { d.Lines[0].Description = "a\x00" }},
	{"KO-08", "notes", func(d *billing.Document) { d.Notes = "\xff" }},
	{"KO-09", "lines.0.discount", func(d *billing.Document) { d.Lines[0].Discount = 10001 }},
}

// Ensure that each rule is seen when it is broken, and that nothing else is found fault with.
func TestCheck(t *testing.T) {
	if faults := good().Check(); len(faults) > 0 {
		t.Fatalf("a good document: %v", faults)
	}
	for _, c := range faults {
		d := good()
		c.change(d)
		found := d.Check()
		if len(found) != 1 || found[0].Rule != c.rule || found[0].Field != c.field || found[0].Key == "" {
			t.Errorf("%s at %s: found %v", c.rule, c.field, found)
		}
	}
}

// Ensure that no rule is left out of the test above.
func TestEveryRuleIsBrokenOnce(t *testing.T) {
	broken := map[string]bool{}
	for _, c := range faults {
		broken[c.rule] = true
	}
	files, _ := filepath.Glob("*.go")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`fault\("([A-Z]+-[A-Z0-9-]+)"`).FindAllStringSubmatch(string(text), -1) {
			if !broken[m[1]] {
				t.Errorf("%s: %s is never broken", file, m[1])
			}
		}
	}
}

// Ensure that what each category needs is enough.
func TestCheckOfCategories(t *testing.T) {
	for _, c := range billing.Categories {
		d := good()
		in(c, func(d *billing.Document) {
			d.Seller.Register = "HRB 1"
			if c == billing.Standard {
				d.Lines[0].Rate = 1900
			}
		})(d)
		if found := d.CheckElectronic(); len(found) > 0 {
			t.Errorf("%s: %v", c, found)
		}
	}
}

// Ensure that a credit note needs no date until which it is paid.
func TestCheckOfCreditNote(t *testing.T) {
	d := good()
	d.Kind, d.CorrectedNumber, d.Due, d.Bank = billing.CreditNote, "RE-0", "", nil
	if found := d.CheckElectronic(); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

func TestCheckElectronic(t *testing.T) {
	for price, rule := range map[billing.Price]string{1230_0000: "", 1234_0000: "BR-DEC-09"} {
		d := good()
		d.Currency, d.Lines[0].Price, d.Lines[0].Category, d.Lines[0].Rate = "BHD", price, billing.ZeroRated, 0
		found := d.CheckElectronic()
		if rule == "" && len(found) > 0 || rule != "" && (len(found) != 1 || found[0].Rule != rule) {
			t.Errorf("BHD %s: %v", price.Decimal("BHD"), found)
		}
		if found := d.Check(); len(found) > 0 {
			t.Errorf("on paper: %v", found)
		}
	}
}

func TestNumbersOfOffices(t *testing.T) {
	for code, ok := range map[string]bool{"DE": true, "GB": true, "XK": true, "UK": false, "EU": false, "ZZ": false, "AA": false, "1A": false} {
		if billing.ValidCountry(code) != ok {
			t.Errorf("country %q: %t", code, !ok)
		}
	}
	for iban, ok := range map[string]bool{
		"DE89 3704 0044 0532 0130 00": true, "gb82west12345698765432": true, "FR1420041010050500013M02606": true, "NO93 8601 1117 947": true,
		"DE89 3704 0044 0532 0130 01": false, "XX89370400440532013000": false, "DE89": false, "": false, "DE89-3704": false,
	} {
		if billing.ValidIBAN(iban) != ok {
			t.Errorf("IBAN %q: %t", iban, !ok)
		}
	}
	for id, ok := range map[string]bool{
		"DE123456789": true, "EL123456789": true, "XI123456789": true, "ATU12345678": true, "NL123456789B01": true, "DE 123 456 789": true,
		"GR123456789": true, "123": false, "D1": false, "DE": false, "ZZ123": false, "DE12345678901234567": false,
	} {
		if billing.ValidVATID(id) != ok {
			t.Errorf("VAT id %q: %t", id, !ok)
		}
	}
	if got := billing.GroupIBAN("DE02120300000000202051"); got != "DE02 1203 0000 0000 2020 51" {
		t.Errorf("grouped %q", got)
	}
}
