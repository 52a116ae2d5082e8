package models_test

import (
	"context"
	"fmt"
	"testing"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
)

// looks stands for the pages that make documents: what it gives is how they look, and who sends them.
type looks struct{ paper }

func (looks) PDF(_ context.Context, d *billing.Document, p billing.Letterhead) ([]byte, error) {
	return fmt.Appendf(nil, "%s %s %s %s", d.Number, d.Seller.Name, p.Color, models.LogoHash(p.Logo)), nil
}

// Ensure that a document looks as it did when it was issued, whatever the merchant changes before its file is made, and that
// the file stays as it is whatever they change afterwards.
func TestDocumentKeepsItsLook(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Renderer: looks{}, Now: modelstest.NewClock().Now})
		address := models.CompanyAddress{Name: "Muster GmbH", Street: "Hauptstr. 1", PostalCode: "10115", City: "Berlin", Country: "DE", VATID: "DE136695976"}
		dresses := func(name, color string, side int) {
			t.Helper()
			address.Name = name
			change(t, l, address)
			change(t, l, models.CompanyLook{Color: color})
			err := l.RemoveLogo(ctx, modelstest.Admin)
			if side > 0 {
				err = l.SetLogo(ctx, modelstest.Admin, pngOf(t, flat(side, side)))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		logo := func() string { return company(t, l).LogoHash }
		wants := func(i *models.Invoice, want string) {
			t.Helper()
			if err := l.RunDueJobs(ctx); err != nil {
				t.Fatal(err)
			}
			f, err := l.InvoiceFile(ctx, i.ID, models.FilePDF)
			if want = i.Number + " " + want; err != nil || string(f.Content) != want {
				t.Errorf("%q, %v, want %q", f.Content, err, want)
			}
		}
		dresses("Muster GmbH", "#0f766e", 40)
		first, old := finalised(t, l, threeRates()), logo()
		dresses("Muster & Söhne", "#b91c1c", 60)
		second, now := finalised(t, l, threeRates()), logo()
		note, err := l.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: first.ID})
		if err != nil || old == now {
			t.Fatal(err)
		}
		dresses("Nobody", "", 0)
		bare := finalised(t, l, threeRates())
		for range 2 { // made after all changes, and kept after one more
			wants(first, "Muster GmbH #0f766e "+old)
			wants(second, "Muster & Söhne #b91c1c "+now)
			wants(note, "Muster & Söhne #b91c1c "+now)
			wants(bare, "Nobody  "+models.LogoHash(nil))
			dresses("Somebody else", "#000080", 20)
		}
		preview, err := l.PreviewInvoice(ctx, drafted(t, l, threeRates()))
		if want := " Somebody else #000080 " + logo(); err != nil || string(preview) != want {
			t.Errorf("a draft is shown as %q, %v, want %q", preview, err, want)
		}
	})
}
