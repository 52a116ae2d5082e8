package documents_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/documents"

	"github.com/speedata/einvoice"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Ensure that the XML of each kind of document stays as CEN's schema and Schematron (1.3.16) found it right. Who writes the
// files anew has them checked again.
func TestXMLIsAsItWas(t *testing.T) {
	for name, make := range samples {
		got, err := documents.XML(make())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		file := filepath.Join("testdata", name+".xml")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not as it was: %v", name, err)
		}
	}
}

// Ensure that whoever reads the XML finds the same amounts, and no rule broken.
func TestXMLIsReadBack(t *testing.T) {
	for name, make := range samples {
		t.Run(name, func(t *testing.T) {
			d := make()
			xml, err := documents.XML(d)
			if err != nil {
				t.Fatal(err)
			}
			inv, err := einvoice.ParseReader(bytes.NewReader(xml))
			if err != nil {
				t.Fatal(err)
			}
			if err := inv.Validate(); err != nil {
				var broken *einvoice.ValidationError
				errors.As(err, &broken)
				t.Errorf("%v", broken.Violations())
			}
			wantAmounts(t, d, inv)
		})
	}
}

func wantAmounts(t *testing.T, d *billing.Document, inv *einvoice.Invoice) {
	t.Helper()
	same := func(what, got string, want money.Money) {
		t.Helper()
		if m, err := money.ParseDecimal(got, d.Currency); err != nil || m != want {
			t.Errorf("%s is %s, want %v: %v", what, got, want, err)
		}
	}
	sums := d.Totals()
	same("net", inv.LineTotal.String(), sums.Net)
	same("tax", inv.TaxTotal.String(), sums.Tax)
	same("total", inv.GrandTotal.String(), sums.Total)
	same("paid", inv.TotalPrepaid.String(), sums.Paid)
	same("due", inv.DuePayableAmount.String(), sums.Due)
	if len(inv.InvoiceLines) != len(d.Lines) || len(inv.TradeTaxes) != len(sums.Rates) {
		t.Fatalf("%d lines and %d rates", len(inv.InvoiceLines), len(inv.TradeTaxes))
	}
	for i, line := range inv.InvoiceLines {
		same("a line's net", line.Total.String(), sums.Lines[i].Net)
		if line.BilledQuantity.String() != d.Lines[i].Quantity.Decimal() || line.BilledQuantityUnit != d.Lines[i].Unit || line.ItemName != d.Lines[i].Name {
			t.Errorf("line %d is %+v", i, line)
		}
	}
	for i, r := range inv.TradeTaxes {
		same("taxable", r.BasisAmount.String(), sums.Rates[i].Taxable)
		same("tax of a rate", r.CalculatedAmount.String(), sums.Rates[i].Tax)
		if r.CategoryCode != string(sums.Rates[i].Category) {
			t.Errorf("category %s", r.CategoryCode)
		}
	}
}

// Ensure that a rounding reaches the XML, and what is due with it.
func TestXMLHasTheRounding(t *testing.T) {
	d := creditNote()
	d.Rounding = money.New(-2, "EUR")
	xml, err := documents.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"<ram:RoundingAmount>-0.02</ram:RoundingAmount>", "<ram:DuePayableAmount>776.00</ram:DuePayableAmount>"} {
		if !bytes.Contains(xml, []byte(part)) {
			t.Errorf("no %s", part)
		}
	}
}

// Ensure that what einvoice writes against the standard is not in the XML.
func TestMended(t *testing.T) {
	d := outOfScope()
	d.CorrectedNumber, d.Kind = "RE-1", billing.CreditNote
	xml, err := documents.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"RateApplicablePercent", `schemeID=""`, "00010101", `schemeID="VA"`} {
		if bytes.Contains(xml, []byte(wrong)) {
			t.Errorf("has %s", wrong)
		}
	}
	if !bytes.Contains(xml, []byte("<ram:IssuerAssignedID>RE-1<")) {
		t.Error("the number of what is corrected is gone")
	}
}

// Ensure that a document that breaks a rule is no XML, and says which.
func TestXMLRefuses(t *testing.T) {
	d := invoice()
	d.Buyer.Name, d.Lines[1].Rate = "", 0
	_, err := documents.XML(d)
	var refused documents.Refused
	if !errors.As(err, &refused) || len(refused) != 2 || refused[0].Rule != "BR-07" || refused[1].Rule != "BR-S-05" {
		t.Errorf("got %v", err)
	}
	d = invoice()
	d.Currency, d.Paid = "BHD", money.New(0, "BHD")
	if _, err := documents.Hybrid(t.Context(), d, billing.Letterhead{}); !errors.As(err, &refused) || !strings.HasPrefix(refused[0].Rule, "BR-DEC-") {
		t.Errorf("three decimals: got %v", err)
	}
}

func TestFileName(t *testing.T) {
	for number, want := range map[string]string{"RE-2026/0042": "RE-2026-0042.pdf", "../x": "-x.pdf", "Nr. 1 ü": "Nr.-1--.pdf"} {
		if got := documents.FileName(&billing.Document{Number: number}, "pdf"); got != want {
			t.Errorf("%q is saved as %q", number, got)
		}
	}
}

// Ensure that the same document is the same file, at any time.
func TestSameBytes(t *testing.T) {
	paper := billing.Letterhead{Color: "#0f766e", Logo: pixels(t), PayURL: "https://example.com/invoice/abc"}
	first := print(t, documents.Hybrid, invoice(), paper)
	for range 5 {
		if again := print(t, documents.Hybrid, invoice(), paper); !bytes.Equal(first, again) {
			t.Fatal("printed again, and not the same")
		}
	}
	if now := regexp.MustCompile(`D:20\d{6}`).FindAll(first, -1); len(now) != 3 || string(now[0]) != "D:20261127" {
		t.Errorf("dates are %s", now)
	}
}

type printer func(context.Context, *billing.Document, billing.Letterhead) ([]byte, error)

func print(t *testing.T, p printer, d *billing.Document, paper billing.Letterhead) []byte {
	t.Helper()
	got, err := p(t.Context(), d, paper)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
