package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// adviser is what DATEV calls the books of fill.
func adviser() models.Datev {
	return models.Datev{
		Consultant: "29098", Client: "55003", FiscalMonth: 1, Digits: 4, Currency: "EUR",
		Books:      map[models.Book]string{models.Sales: "8400", models.Refunds: "8700", models.Payouts: "1360", models.Chargebacks: "2400"},
		Receivable: map[int64]string{1: "1461", 2: "14620", 3: "1463"},
	}
}

// Ensure that numbers DATEV can't have are refused beside their field, that admins alone set them, and that each change is
// in the trail once.
func TestChangeDatev(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, ctx := modelstest.Open(t, models.Options{Database: database}), context.Background()
		if held, err := l.Datev(ctx); err != nil || held.SetUp() {
			t.Fatalf("before: %+v, %v", held, err)
		}
		for field, change := range map[string]func(*models.Datev){
			"consultant":   func(d *models.Datev) { d.Consultant = "1000" },
			"client":       func(d *models.Datev) { d.Client = "0" },
			"fiscal_month": func(d *models.Datev) { d.FiscalMonth = 13 },
			"digits":       func(d *models.Datev) { d.Digits = 9 },
			"currency":     func(d *models.Datev) { d.Currency = "JPY" },
			"book_sales":   func(d *models.Datev) { d.Books[models.Sales] = "84000" },
			"book_refunds": func(d *models.Datev) { d.Books[models.Refunds] = "0000" },
			"receivable_2": func(d *models.Datev) { d.Receivable[2] = "=146" },
			"receivable_3": func(d *models.Datev) { d.Receivable[3] = "146300" },
		} {
			in := adviser()
			change(&in)
			if wrong := models.Problems(l.ChangeDatev(ctx, modelstest.Admin, in)); len(wrong) != 1 || wrong[0].Field != field {
				t.Errorf("%s: %v", field, wrong)
			}
		}
		if err := l.ChangeDatev(ctx, modelstest.Manager, adviser()); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a manager: %v", err)
		}
		for range 2 {
			if err := l.ChangeDatev(ctx, modelstest.Admin, adviser()); err != nil {
				t.Fatal(err)
			}
		}
		in := adviser()
		in.Books[models.Sales] = "8401"
		if err := l.ChangeDatev(ctx, modelstest.Admin, in); err != nil {
			t.Fatal(err)
		}
		lines, err := l.FindAudit(ctx, modelstest.Admin, models.AuditFilter{Action: "datev.changed", Limit: 10})
		if err != nil || len(lines) != 2 || !strings.Contains(lines[0].Detail, `"datev_sales":"8400 → 8401"`) || strings.Contains(lines[0].Detail, "client") {
			t.Errorf("the trail: %+v, %v", lines, err)
		}
		if held, err := l.Datev(ctx); err != nil || held.Number(models.Sales, 1) != "8401" || held.Number(models.Receivable, 2) != "14620" {
			t.Errorf("after: %+v, %v", held, err)
		}
	})
}

// taken is what a file would hold; during is when it was summed up, and nothing is read yet.
func taken(l *models.Ledger, f models.DatevFilter, during func()) (all []models.DatevBooking, err error) {
	_, err = l.ExportDatev(context.Background(), f, func(*models.DatevPeriod) error {
		if during != nil {
			during()
		}
		return nil
	}, func(b *models.DatevBooking) error {
		all = append(all, *b)
		return nil
	})
	return all, err
}

// Ensure that a file's bookings are the journal's entries of the time and currency, to the unit and on the right side, without
// what is only held, and as it was when the file began.
func TestExportDatev(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, ctx := modelstest.Open(t, models.Options{Database: database}), context.Background()
		payments := fill(t, l, 20)
		all := book(t, l, payments, 150)
		euro := payments[slices.IndexFunc(payments, func(p models.Payment) bool { return p.Currency == "EUR" })]
		for i, event := range []string{"payout", "charge", "chargeback", "wonback"} {
			all = append(all, bookOne(t, l, euro, event, 1000, noon.Add(time.Duration(i)*time.Hour)))
		}
		if err := l.ChangeDatev(ctx, modelstest.Admin, adviser()); err != nil {
			t.Fatal(err)
		}
		f := models.DatevFilter{From: noon.Add(30 * time.Minute), To: noon.Add(150 * time.Minute), Partly: true}
		all = append(all, bookOne(t, l, euro, "capture", 1001, f.From), bookOne(t, l, euro, "capture", 1002, f.To)) // the first is in it
		for _, accounts := range [][]int64{nil, {2}, {1, 3}} {
			f.Accounts = accounts
			var late booked
			got, err := taken(l, f, func() { late = bookOne(t, l, euro, "capture", 777, noon.Add(time.Hour)) })
			if err != nil {
				t.Fatal(err)
			}
			checkBookings(t, all, f, got)
			all = append(all, late)
		}
	})
}

// sides are how an event is booked there: against which account, and whether the other is debited.
var sides = map[string]struct {
	contra string
	debit  int64
}{
	"capture": {"8400", 1}, "charge": {"8400", 1}, "refund": {"8700", -1}, "credit": {"8700", -1}, "payout": {"1360", -1},
	"chargeback": {"2400", -1}, "wonback": {"2400", 1},
}

func checkBookings(t *testing.T, all []booked, f models.DatevFilter, got []models.DatevBooking) {
	t.Helper()
	seen, last := map[int64]models.DatevBooking{}, models.DatevBooking{}
	for _, b := range got {
		if b.BookedAt < last.BookedAt || b.BookedAt == last.BookedAt && b.EntryID < last.EntryID {
			t.Errorf("%d stands behind %d", b.EntryID, last.EntryID)
		}
		seen[b.EntryID], last = b, b
	}
	want := 0
	for _, e := range all {
		side, isBooked := sides[e.Event]
		if !isBooked || e.Currency != "EUR" || e.BookedAt < f.From || e.BookedAt >= f.To || len(f.Accounts) > 0 && !slices.Contains(f.Accounts, e.AccountID) {
			continue
		}
		want++
		b := seen[e.ID]
		if b.Amount != side.debit*e.amount || b.Contra != side.contra || b.Account != adviser().Receivable[e.AccountID] || b.Reference == "" || b.Event != e.Event {
			t.Errorf("%s %d of %d is booked as %+v", e.Event, e.ID, e.amount, b)
		}
	}
	if want != len(got) || want == 0 {
		t.Errorf("%d bookings, want %d", len(got), want)
	}
}

// Ensure that no file is made where it would lack something, and that it is said what, but not of another currency.
func TestExportDatevIsRefused(t *testing.T) {
	l, ctx := modelstest.Open(t, models.Options{Database: modelstest.SQLite(t)}), context.Background()
	payments := fill(t, l, 20)
	book(t, l, payments, 150)
	day := models.At(noon.Time().Truncate(24 * time.Hour))
	whole := models.DatevFilter{From: day, To: day.Add(24 * time.Hour), Partly: true}
	wants := func(key string, f models.DatevFilter) {
		t.Helper()
		if got, err := taken(l, f, nil); models.AsProblem(err) == nil || models.AsProblem(err).Key != key || len(got) != 0 {
			t.Errorf("%d bookings, %v; want %s", len(got), err, key)
		}
	}
	wants("datev.not_set_up", whole)
	foreign := payments[slices.IndexFunc(payments, func(p models.Payment) bool { return p.Currency != "EUR" })]
	bookOne(t, l, foreign, "chargeback", 1000, noon) // to a book without a number, but no file would hold it
	in := adviser()
	delete(in.Books, models.Chargebacks)
	delete(in.Books, models.Refunds)
	delete(in.Receivable, 2)
	if err := l.ChangeDatev(ctx, modelstest.Admin, in); err != nil {
		t.Fatal(err)
	}
	wants("datev.gaps", whole)
	p, err := l.DatevPeriod(ctx, whole)
	if err != nil {
		t.Fatal(err)
	}
	gaps := p.Gaps()
	slices.SortFunc(gaps, func(a, b models.DatevGap) int { return strings.Compare(string(a.Book), string(b.Book)) })
	if !slices.Equal(gaps, []models.DatevGap{{Book: models.Receivable, AccountID: 2}, {Book: models.Refunds}}) {
		t.Errorf("the gaps are %v", gaps)
	}
	if err := l.ChangeDatev(ctx, modelstest.Admin, adviser()); err != nil {
		t.Fatal(err)
	}
	wants("datev.partly", models.DatevFilter{From: whole.From, To: whole.To})
	wants("datev.nothing", models.DatevFilter{From: day.Add(-48 * time.Hour), To: day, Partly: true})
	wants("datev.two_years", models.DatevFilter{From: day.Add(-400 * 24 * time.Hour), To: whole.To, Partly: true})
	wants("view.period", models.DatevFilter{From: whole.To, To: whole.From})
	wants("reports.both_days", models.DatevFilter{From: whole.From})
	models.SmallDatev(t, 3)
	wants("datev.too_many", whole)
	models.SmallDatev(t, 99_999)
	bookOne(t, l, payments[slices.IndexFunc(payments, func(p models.Payment) bool { return p.Currency == "EUR" })], "capture", 1_000_000_000_000, day)
	wants("datev.too_large", whole)
}

// Ensure that a fiscal year begins on the first day of its month in the company's zone, before the first day or on it, and that a
// file goes to its end and no further.
func TestDatevYear(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	l, ctx := modelstest.Open(t, models.Options{Database: modelstest.SQLite(t), Zone: berlin}), context.Background()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, berlin) }
	for _, c := range []struct {
		month       int
		from, begun time.Time
	}{
		{1, day(2026, 11, 17), day(2026, 1, 1)}, {7, day(2026, 11, 17), day(2026, 7, 1)}, {7, day(2026, 6, 30), day(2025, 7, 1)}, {7, day(2026, 7, 1), day(2026, 7, 1)},
	} {
		in := adviser()
		in.FiscalMonth = c.month
		if err := l.ChangeDatev(ctx, modelstest.Admin, in); err != nil {
			t.Fatal(err)
		}
		ends := c.begun.AddDate(1, 0, 0)
		for to, want := range map[time.Time]string{ends: "datev.nothing", ends.AddDate(0, 0, 1): "datev.two_years"} {
			p, err := l.DatevPeriod(ctx, models.DatevFilter{From: models.At(c.from), To: models.At(to)})
			if err != nil {
				t.Fatal(err)
			}
			if refusal := p.Refusal(); !p.Year.Equal(c.begun) || !p.Ends.Equal(ends) || refusal == nil || refusal.Key != want {
				t.Errorf("from month %d, %s: %s to %s, %v, want %s", c.month, c.from, p.Year, p.Ends, refusal, want)
			}
		}
	}
}

// Ensure that what the sums do not bear out is no file: neither an amount nor a number of entries.
func TestExportDatevAgreesWithTheJournal(t *testing.T) {
	l, ctx := modelstest.Open(t, models.Options{Database: modelstest.SQLite(t)}), context.Background()
	book(t, l, fill(t, l, 20), 150)
	if err := l.ChangeDatev(ctx, modelstest.Admin, adviser()); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"debit", "count"} {
		for _, by := range []int{1, -1} { // and back
			if err := models.Writer(l).Exec("UPDATE rollups SET "+wrong+" = "+wrong+" + ? WHERE book = 'receivable' AND currency = 'EUR'", by).Error; err != nil {
				t.Fatal(err)
			}
			_, err := taken(l, models.DatevFilter{From: noon, To: noon.Add(3 * time.Hour), Partly: true}, nil)
			if (by > 0) != (err != nil) || models.AsProblem(err) != nil {
				t.Errorf("%s is %d off: %v", wrong, by, err)
			}
		}
	}
}
