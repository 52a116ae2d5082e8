package models_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"

	"pgregory.net/rapid"
)

// Ensure that the balances of any moment are sums of the lines booked before it, that each currency comes to zero, and
// that it is said by how much where it does not.
func TestBookBalances(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		ctx := context.Background()
		past := models.SeedOptions{Payments: 200, Seed: 3, Accounts: []models.Account{*s.Account}, From: s.Clock.Now().AddDate(0, -4, 0)}
		if err := s.Seed(ctx, past); err != nil {
			t.Fatal(err)
		}
		live(t, s, 3, rand.New(rand.NewPCG(5, 6)))
		lines := everyLine(t, s.Ledger)
		rapid.Check(t, func(t *rapid.T) {
			at := models.At(s.Clock.Now().Add(-time.Duration(rapid.IntRange(-10, 130*96).Draw(t, "quarters ago")) * 15 * time.Minute).Truncate(15 * time.Minute))
			if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
				at = 0
			}
			got, err := s.BookBalances(ctx, at, rapid.SampledFrom([]int64{0, s.Account.ID}).Draw(t, "account"))
			if err != nil {
				t.Fatal(err)
			}
			want := lines.before(at)
			for _, b := range got {
				k := key{b.Currency, b.Book}
				if w := want[k]; b.AccountID != s.Account.ID || w != (models.BookSum{Currency: b.Currency, Book: b.Book, Debit: b.Debit, Credit: b.Credit, Count: b.Count}) {
					t.Fatalf("before %v: %+v, want %+v", at.Time(), b, w)
				}
				delete(want, k)
			}
			if len(want) > 0 {
				t.Fatalf("before %v there is no %+v", at.Time(), want)
			}
			for _, trial := range models.TrialOf(got) {
				if trial.Off() != 0 {
					t.Fatalf("%s is off by %d", trial.Currency, trial.Off())
				}
			}
		})
		run(t, bare(t, database), "UPDATE wide_rollups SET credit = credit + 7 WHERE currency = 'EUR' AND book = 'sales' AND step = (SELECT max(step) FROM wide_rollups) AND span = (SELECT min(span) FROM wide_rollups WHERE step = 3072 AND currency = 'EUR' AND book = 'sales')")
		got, err := s.BookBalances(ctx, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, trial := range models.TrialOf(got) {
			if want := map[string]int64{"EUR": -7}[trial.Currency]; trial.Off() != want {
				t.Errorf("%s is off by %d, want %d", trial.Currency, trial.Off(), want)
			}
		}
	})
}

type key struct {
	currency string
	book     models.Book
}

type allLines []struct {
	Currency string
	Book     models.Book
	Amount   int64
	BookedAt models.Instant
}

func everyLine(t *testing.T, l *models.Ledger) (all allLines) {
	t.Helper()
	err := models.Writer(l).Raw("SELECT e.currency, l.book, l.amount, e.booked_at FROM lines l JOIN entries e ON e.id = l.entry_id").Scan(&all).Error
	if err != nil || len(all) < 300 {
		t.Fatal(len(all), err)
	}
	return all
}

func (all allLines) before(at models.Instant) map[key]models.BookSum {
	sums := map[key]models.BookSum{}
	for _, l := range all {
		if at == 0 || l.BookedAt < at {
			k := key{l.Currency, l.Book}
			s := sums[k]
			sums[k] = models.BookSum{
				Currency: l.Currency, Book: l.Book, Debit: s.Debit + max(l.Amount, 0), Credit: s.Credit + max(-l.Amount, 0), Count: s.Count + 1,
			}
		}
	}
	return sums
}

// Ensure that an entry's page knows what was done, by whom and why, and the delivery that brought the news.
func TestEntry(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	ctx := context.Background()
	p := s.Authorized(t, money.New(500, "EUR"))
	s.Clock.Turn(time.Second)
	reasoned := ask(p, 500)
	reasoned.Reason = "shipped"
	if _, err := s.RequestCapture(ctx, modelstest.Clerk, reasoned); err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	found, err := s.FindEntries(ctx, models.EntryFilter{PaymentID: p.ID, Limit: 10})
	if err != nil || len(found.Entries) != 2 {
		t.Fatalf("%d entries, %v", len(found.Entries), err)
	}
	captured, err := s.Entry(ctx, found.Entries[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if captured.Operation.Reason != "shipped" || captured.Delivery != nil ||
		len(captured.Lines) != 4 || captured.Payment.ID != p.ID || len(captured.Steps) != 2 || captured.Steps[0].Action != "capture.requested" || captured.Steps[0].Who != modelstest.Clerk.Name {
		t.Errorf("the capture: %+v", captured)
	}
	authorized, err := s.Entry(ctx, found.Entries[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	if authorized.Delivery == nil || authorized.Delivery.PaymentID == nil || *authorized.Delivery.PaymentID != p.ID || authorized.Method != "card" {
		t.Errorf("the authorization, which a delivery told of: %+v", authorized)
	}
	if _, err := s.Entry(ctx, 999); !models.HasCode(err, models.Missing) {
		t.Errorf("an entry that is not there: %v", err)
	}
}
