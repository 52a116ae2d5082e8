package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// merchant fills in who sends the invoices.
func merchant(t testing.TB, l *models.Ledger) {
	t.Helper()
	err := models.Writer(l).Model(&models.Company{}).Where("id = 1").Updates(map[string]any{
		"name": "Muster GmbH", "street": "Hauptstr. 1", "postal_code": "10115", "city": "Berlin", "country": "DE", "vat_id": "DE123456789",
		"email": "rechnung@example.com", "iban": "DE89370400440532013000", "time_zone": "Europe/Berlin",
	}).Error
	if err == nil {
		err = models.KeepDays(l)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// threeRates is an invoice over €1,047.00 net: 19 %, 7 % and exempt.
func threeRates() models.InvoiceInput {
	return models.InvoiceInput{
		Key: models.NewKey(), Language: "en", Currency: "EUR", Email: "Erika@Example.com",
		Buyer: billing.Party{Name: "Erika Muster", Street: "Nebenweg 2", PostalCode: "20095", City: "Hamburg", Country: "DE"},
		Lines: []billing.Line{
			{Name: "Consulting", Quantity: 8_0000, Unit: "HUR", Price: 100_00_0000, Category: billing.Standard, Rate: 1900},
			{Name: "Books", Quantity: 10_0000, Unit: "C62", Price: 20_00_0000, Discount: 1000, Category: billing.Standard, Rate: 700},
			{Name: "Course", Quantity: 1_0000, Unit: "C62", Price: 67_00_0000, Category: billing.Exempt, Exemption: "§ 4 Nr. 21 UStG"},
		},
	}
}

func drafted(t testing.TB, l *models.Ledger, in models.InvoiceInput) *models.Invoice {
	t.Helper()
	i, err := l.CreateInvoice(context.Background(), modelstest.Clerk, in)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func finalised(t testing.TB, l *models.Ledger, in models.InvoiceInput) *models.Invoice {
	t.Helper()
	i := drafted(t, l, in)
	i, err := l.FinaliseInvoice(context.Background(), modelstest.Clerk, i.ID, i.Version)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func reread(t testing.TB, l *models.Ledger, id int64) *models.Invoice {
	t.Helper()
	i, err := l.Invoice(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// Ensure that a draft can be changed and deleted, that what changed meanwhile is not overwritten, and that the same form
// sent twice is taken once.
func TestDrafts(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database})
		in := threeRates()
		i := drafted(t, l, in)
		if again := drafted(t, l, in); again.ID != i.ID || len(again.Lines) != 3 {
			t.Errorf("the same form made %+v", again)
		}
		if i.Net != 1047_00 || i.Tax != 164_60 || i.Total != 1211_60 || i.Number != "" || i.Status != models.InvoiceDraft {
			t.Errorf("net %d, tax %d, total %d, number %q, %s", i.Net, i.Tax, i.Total, i.Number, i.Status)
		}
		in.Version, in.Lines = 1, in.Lines[:1]
		for range 2 {
			if _, err := l.UpdateInvoice(ctx, modelstest.Clerk, i.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		if now := reread(t, l, i.ID); now.Version != 2 || len(now.Lines) != 1 || now.Total != 952_00 {
			t.Errorf("after the change: version %d, %d lines, %d", now.Version, len(now.Lines), now.Total)
		}
		in.Notes = "mine"
		if _, err := l.UpdateInvoice(ctx, modelstest.Clerk, i.ID, in); !models.HasCode(err, models.Conflict) {
			t.Errorf("an older form: %v", err)
		}
		if _, err := l.UpdateInvoice(ctx, modelstest.Viewer, i.ID, in); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer: %v", err)
		}
		if err := l.DeleteDraft(ctx, modelstest.Clerk, i.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Invoice(ctx, i.ID); !models.HasCode(err, models.Missing) {
			t.Errorf("a deleted draft: %v", err)
		}
	})
}

// Ensure that an invoice takes its number and stays as it is from then on, whoever tries to change it.
func TestFinalisedStays(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock()
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		merchant(t, l)
		i := finalised(t, l, threeRates())
		if i.Number != "INV-2026-0001" || i.Status != models.InvoiceOpen || i.IssuedOn != "2026-11-18" || i.DueOn != "2026-12-02" || i.CustomerID == nil || i.DeliveredOn != i.IssuedOn {
			t.Errorf("%s %s, issued %s, due %s", i.Number, i.Status, i.IssuedOn, i.DueOn)
		}
		if again, err := l.FinaliseInvoice(ctx, modelstest.Clerk, i.ID, i.Version); err != nil || again.Number != i.Number {
			t.Errorf("finalised twice: %+v, %v", again, err)
		}
		in := threeRates()
		in.Version = i.Version
		if _, err := l.UpdateInvoice(ctx, modelstest.Clerk, i.ID, in); !models.HasCode(err, models.Conflict) {
			t.Errorf("changed: %v", err)
		}
		if err := l.DeleteDraft(ctx, modelstest.Clerk, i.ID); !models.HasCode(err, models.Conflict) {
			t.Errorf("deleted: %v", err)
		}
		db := models.Writer(l)
		for _, statement := range []string{
			"UPDATE invoices SET number = 'X' WHERE id = 1", "UPDATE invoices SET total = 1", "UPDATE invoices SET content = '{}'",
			"UPDATE invoices SET status = 'draft', number = '', sequence = 0, content = ''", "UPDATE invoices SET buyer = '{}'",
			"DELETE FROM invoices", "UPDATE invoice_lines SET price = 1", "DELETE FROM invoice_lines",
			"INSERT INTO invoice_lines (invoice_id, position) VALUES (1, 9)", "UPDATE number_series SET last = last - 1",
			"UPDATE number_series SET last = last + 2", "UPDATE number_series SET issued_on = '2000-01-01', last = last + 1",
			"DELETE FROM number_series", "INSERT INTO number_series (scope, last) VALUES ('other', 5)",
		} {
			if err := db.Exec(statement).Error; err == nil {
				t.Errorf("the database let through: %s", statement)
			}
		}
		if d := reread(t, l, i.ID).Document(); d.Number != i.Number || d.Seller.Name != "Muster GmbH" || len(d.Lines) != 3 || d.Totals().Total.Minor != i.Total {
			t.Errorf("the content is %+v", d)
		}
	})
}

// Ensure that a draft that breaks rules takes no number, and that each rule is told beside its field.
func TestFinaliseAsksEveryRule(t *testing.T) {
	clock := modelstest.NewClock()
	ctx, l := context.Background(), modelstest.Open(t, models.Options{Now: clock.Now})
	in := threeRates()
	in.Buyer.City, in.Lines[0].Name, in.Lines[1].Category = "", "", billing.ReverseCharge
	i := drafted(t, l, in)
	_, err := l.FinaliseInvoice(ctx, modelstest.Clerk, i.ID, 1)
	var faults models.Faults
	if !errors.As(err, &faults) || !models.HasCode(err, models.Invalid) {
		t.Fatalf("%v", err)
	}
	fields := map[string]bool{}
	for _, f := range faults {
		fields[f.Field] = true
	}
	for _, field := range []string{"buyer.city", "buyer.vat_id", "lines.0.name", "lines.1.rate", "seller.name"} {
		if !fields[field] {
			t.Errorf("nothing is said beside %s: %v", field, err)
		}
	}
	merchant(t, l)
	clock.Turn(time.Minute)
	if now := finalised(t, l, threeRates()); now.Sequence != 1 {
		t.Errorf("the first number is %s", now.Number)
	}
	if d := reread(t, l, i.ID); d.Status != models.InvoiceDraft || d.IssuedOn != "" {
		t.Errorf("the refused draft is %s of %q", d.Status, d.IssuedOn)
	}
}

// Ensure that dates of a series never go back, and that each year counts for itself.
func TestDatesOfASeries(t *testing.T) {
	clock := modelstest.NewClock()
	ctx, l := context.Background(), modelstest.Open(t, models.Options{Now: clock.Now})
	merchant(t, l)
	finalised(t, l, threeRates())
	for day, field := range map[billing.Date]string{"2026-11-17": "issued", "2026-11-19": "issued"} {
		in := threeRates()
		in.IssuedOn = day
		i := drafted(t, l, in)
		_, err := l.FinaliseInvoice(ctx, modelstest.Clerk, i.ID, 1)
		if p := models.AsProblem(err); p == nil || p.Field != field {
			t.Errorf("issued on %s: %v", day, err)
		}
	}
	clock.Turn(60 * 24 * time.Hour) // 17 January 2027
	if i := finalised(t, l, threeRates()); i.Number != "INV-2027-0001" {
		t.Errorf("the next year begins with %s", i.Number)
	}
	in := threeRates()
	in.IssuedOn = "2026-12-30" // late, but in the order of its year
	if i := finalised(t, l, in); i.Number != "INV-2026-0002" {
		t.Errorf("a late one of last year is %s", i.Number)
	}
}

// Ensure that a hundred people who finalise at once get a hundred numbers without a gap, and that what fails takes none.
func TestNumbersHaveNoGap(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now})
		merchant(t, l)
		const people = 100
		drafts := make([]*models.Invoice, people+20)
		for n := range drafts {
			in := threeRates()
			in.Lines = in.Lines[:1]
			if n >= people {
				in.Buyer.Country = "" // is refused
			}
			drafts[n] = drafted(t, l, in)
		}
		var wg sync.WaitGroup
		errs := make([]error, len(drafts))
		for n, d := range drafts {
			for range 2 { // each button twice
				wg.Go(func() {
					if _, err := l.FinaliseInvoice(ctx, modelstest.Clerk, d.ID, d.Version); err != nil {
						errs[n] = err
					}
				})
			}
		}
		wg.Wait()
		for n, err := range errs {
			if refused := models.HasCode(err, models.Invalid); n < people && err != nil || n >= people && !refused {
				t.Errorf("draft %d: %v", n, err)
			}
		}
		wholeSeries(t, l, people)
	})
}

// wholeSeries fails the test where the numbers are not exactly 1 to n.
func wholeSeries(t *testing.T, l *models.Ledger, n int) {
	t.Helper()
	var numbers []string
	if err := models.Writer(l).Model(&models.Invoice{}).Where("number <> ''").Order("sequence").Pluck("number", &numbers).Error; err != nil {
		t.Fatal(err)
	}
	if len(numbers) != n {
		t.Errorf("%d numbers, want %d", len(numbers), n)
	}
	for k, number := range numbers {
		if want := fmt.Sprintf("-%04d", k+1); !strings.HasSuffix(number, want) {
			t.Fatalf("number %d is %s", k+1, number)
		}
	}
}

func euros(minor int64) money.Money { return money.New(minor, "EUR") }
