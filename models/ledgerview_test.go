package models_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"pgregory.net/rapid"
)

var postings = map[string]map[models.Book]int64{
	"authorization": {models.Held: 1, models.HeldContra: -1}, "reversal": {models.Held: -1, models.HeldContra: 1},
	"capture": {models.Held: -1, models.HeldContra: 1, models.Receivable: 1, models.Sales: -1},
	"refund":  {models.Refunds: 1, models.Receivable: -1}, "credit": {models.Refunds: 1, models.Receivable: -1},
	"payout": {models.Payouts: 1, models.Receivable: -1}, "charge": {models.Receivable: 1, models.Sales: -1},
	"chargeback": {models.Chargebacks: 1, models.Receivable: -1}, "wonback": {models.Chargebacks: -1, models.Receivable: 1},
}

type booked struct {
	models.Entry
	amount int64
	order  string // the payment's
}

// book writes entries, their lines and the sums by quarter hour, over three hours from noon.
func book(t testing.TB, l *models.Ledger, payments []models.Payment, n int) (all []booked) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	events := []string{"authorization", "capture", "refund", "credit", "reversal"}
	for range n {
		p := payments[r.IntN(len(payments))]
		event, at := events[r.IntN(len(events))], noon.Add(time.Duration(r.IntN(180))*time.Minute)
		all = append(all, bookOne(t, l, p, event, 1+r.Int64N(1000), at))
	}
	return all
}

func bookOne(t testing.TB, l *models.Ledger, p models.Payment, event string, amount int64, at models.Instant) booked {
	t.Helper()
	key := models.NewKey()
	op := models.Operation{PaymentID: p.ID, Kind: "capture", Status: models.OpSucceeded, Origin: models.FromKontor, Key: key, Reference: key, Currency: p.Currency, CreatedAt: noon}
	insert(t, l, &op)
	e := booked{models.Entry{AccountID: p.AccountID, PaymentID: p.ID, OperationID: op.ID, Event: event, Currency: p.Currency, BookedAt: at}, amount, p.OrderReference}
	insert(t, l, &e.Entry)
	for b, times := range postings[e.Event] {
		line := models.Line{EntryID: e.ID, Book: b, Amount: times * e.amount}
		insert(t, l, &line)
		err := models.Writer(l).Exec(`INSERT INTO rollups (account_id, currency, book, quarter, debit, credit, count) VALUES (?, ?, ?, ?, ?, ?, 1)
			ON CONFLICT (quarter, account_id, currency, book) DO UPDATE SET debit = rollups.debit + excluded.debit,
			credit = rollups.credit + excluded.credit, count = rollups.count + 1`, e.AccountID, e.Currency, b,
			int64(e.BookedAt)/int64(15*time.Minute/time.Microsecond), max(line.Amount, 0), max(-line.Amount, 0)).Error
		if err != nil {
			t.Fatal(err)
		}
	}
	return e
}

// Ensure that all pages of any filter are its entries, each with its lines, and that the sums are theirs.
func TestFindEntries(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		all := book(t, l, fill(t, l, 20), 150)
		models.SmallViews(t)
		rapid.Check(t, func(t *rapid.T) {
			f := models.EntryFilter{
				PaymentID: rapid.SampledFrom([]int64{0, 0, 0, 1, 2, 99}).Draw(t, "payment"),
				AccountID: rapid.SampledFrom([]int64{0, 0, 1, 2}).Draw(t, "account"),
				Book:      rapid.SampledFrom([]models.Book{"", "", models.Held, models.Sales, models.Refunds, models.Payouts}).Draw(t, "book"),
				Events:    rapid.SliceOfN(rapid.SampledFrom([]string{"capture", "credit", "refund", "nothing"}), 0, 2).Draw(t, "events"),
				Currency:  rapid.SampledFrom([]string{"", "", "EUR", "USD"}).Draw(t, "currency"),
				Limit:     rapid.SampledFrom([]int{1, 7, 500}).Draw(t, "limit"),
			}
			from := rapid.IntRange(-1, 170).Draw(t, "from")
			if from >= 0 {
				f.From = noon.Add(time.Duration(from) * time.Minute)
			}
			if to := rapid.IntRange(0, 200).Draw(t, "to"); to > from {
				f.To = noon.Add(time.Duration(to) * time.Minute)
			}
			checkEntries(t, l, all, f)
		})
	})
}

func checkEntries(t *rapid.T, l *models.Ledger, all []booked, f models.EntryFilter) {
	var held []booked
	sums := map[string][3]int64{}
	for _, e := range all {
		if (f.PaymentID != 0 && f.PaymentID != e.PaymentID) || (f.AccountID != 0 && f.AccountID != e.AccountID) || (len(f.Events) > 0 && !slices.Contains(f.Events, e.Event)) ||
			(f.Currency != "" && f.Currency != e.Currency) || (f.Book != "" && postings[e.Event][f.Book] == 0) ||
			(f.From != 0 && e.BookedAt < f.From) || (f.To != 0 && e.BookedAt >= f.To) {
			continue
		}
		held = append(held, e)
		for b, times := range postings[e.Event] {
			if f.Book == "" || f.Book == b {
				s := sums[e.Currency+string(b)]
				sums[e.Currency+string(b)] = [3]int64{s[0] + max(times*e.amount, 0), s[1] + max(-times*e.amount, 0), s[2] + 1}
			}
		}
	}
	slices.SortFunc(held, func(a, b booked) int {
		return slices.Compare([]int64{int64(b.BookedAt), b.ID}, []int64{int64(a.BookedAt), a.ID})
	})
	var paged []int64
	for {
		page, err := l.FindEntries(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][3]int64{}
		for _, s := range page.Sums {
			got[s.Currency+string(s.Book)] = [3]int64{s.Debit, s.Credit, s.Count}
		}
		if fmt.Sprint(got) != fmt.Sprint(sums) {
			t.Fatalf("%+v sums %v, want %v", f, got, sums)
		}
		for _, e := range page.Entries {
			i := slices.IndexFunc(held, func(b booked) bool { return b.ID == e.ID })
			if len(e.Lines) != len(postings[e.Event]) || e.Reference != fmt.Sprintf("K%03dX", e.PaymentID-1) || i < 0 || e.OrderReference != held[i].order {
				t.Fatalf("entry %+v of %s", e, e.Event)
			}
			paged = append(paged, e.ID)
		}
		if !page.More || len(paged) > len(all) {
			break
		}
		f.Before = paged[len(paged)-1]
	}
	if want := ids(held, func(e booked) int64 { return e.ID }); !slices.Equal(paged, want) {
		t.Fatalf("%+v gives %v, want %v", f, paged, want)
	}
}

// Ensure that a filter that can't be is refused.
func TestFindEntriesRefuses(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for key, f := range map[string]models.EntryFilter{
		"ledger.book": {Book: "cash"}, "view.currency": {Currency: "EURO"}, "view.period": {From: 2, To: 1}, "view.page_key": {Before: 7},
	} {
		if _, err := l.FindEntries(context.Background(), f); models.AsProblem(err) == nil || models.AsProblem(err).Key != key {
			t.Errorf("%+v: %v, want %s", f, err, key)
		}
	}
}
