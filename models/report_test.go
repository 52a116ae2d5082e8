package models_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"pgregory.net/rapid"
)

type reported struct {
	Currency, Method, Event string
	AccountID, Amount       int64
	BookedAt                models.Instant
}

// Ensure that the figures of any time are sums of its entries and payments: in all, by step, by account and by method, also
// across a change of the clocks, and beside the time before.
func TestReport(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		ctx := context.Background()
		if err := s.ChangeCompany(ctx, modelstest.Admin, models.CompanyRegion{TimeZone: "Europe/Berlin"}); err != nil {
			t.Fatal(err)
		}
		past := models.SeedOptions{Payments: 400, Seed: 4, Accounts: []models.Account{*s.Account}, From: s.Clock.Now().AddDate(0, -9, 0)}
		if err := s.Seed(ctx, past); err != nil {
			t.Fatal(err)
		}
		live(t, s, 3, rand.New(rand.NewPCG(5, 6)))
		var entries []reported
		var payments []models.Payment
		db := models.Writer(s.Ledger)
		err := db.Raw("SELECT e.currency, e.method, e.event, e.account_id, e.booked_at, o.settled AS amount FROM entries e JOIN operations o ON o.id = e.operation_id").Scan(&entries).Error
		if err != nil || len(entries) < 400 || db.Find(&payments, "kind = 'payment'").Error != nil {
			t.Fatal(len(entries), err)
		}
		today, err := s.Today(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			from := today.AddDate(0, 0, -rapid.IntRange(0, 300).Draw(t, "days ago"))
			to := from.AddDate(0, 0, rapid.IntRange(1, 200).Draw(t, "days"))
			if rapid.Bool().Draw(t, "months") {
				from = from.AddDate(0, 0, 1-from.Day())
				to = from.AddDate(0, rapid.IntRange(1, 6).Draw(t, "so many"), 0)
			}
			f := models.ReportFilter{From: from, To: to, Step: rapid.SampledFrom([]models.ReportStep{models.ByDay, models.ByWeek, models.ByMonth}).Draw(t, "step")}
			r, err := s.Report(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Currencies {
				sum := func(from, to time.Time, method *string) models.Sums {
					return summed(entries, payments, c.Currency, from, to, method)
				}
				same(t, "now", c.Now, sum(r.From, r.To, nil))
				same(t, "before", c.Before, sum(r.BeforeFrom, r.BeforeTo, nil))
				at := r.From
				for _, p := range c.Course {
					if !p.From.Equal(at) {
						t.Fatalf("a step begins at %s, want %s", p.From, at)
					}
					at = p.To
					same(t, "step", p.Sums, sum(p.From, p.To, nil))
				}
				if !at.Equal(r.To) || len(c.Accounts) > 1 {
					t.Fatalf("the course ends at %s of %s; accounts %v", at, r.To, c.Accounts)
				}
				declined := int64(0)
				for _, d := range c.Declines {
					declined += d.Count
				}
				if declined != c.Now.Declined {
					t.Fatalf("%d were declined, and their codes are of %d: %v", c.Now.Declined, declined, c.Declines)
				}
				for _, m := range c.Methods {
					same(t, "method "+m.Method, m.Sums, sum(r.From, r.To, &m.Method))
				}
			}
			for _, e := range entries {
				if e.BookedAt >= models.At(from) && e.BookedAt < models.At(to) && !slices.ContainsFunc(r.Currencies, func(c models.CurrencyReport) bool { return c.Currency == e.Currency }) {
					t.Fatalf("%s is missing", e.Currency)
				}
			}
		})
	})
}

// Ensure that declines are counted by gateway and code, also where two gateways have the same code.
func TestReportDeclines(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		want := map[string][]models.Decline{}
		for _, p := range fill(t, l, 600) {
			if p.Status != models.StatusDeclined || p.Kind != models.KindPayment {
				continue
			}
			d := models.Decline{Provider: viewProviders[p.AccountID-1], Code: p.ProviderCode}
			i := slices.IndexFunc(want[p.Currency], func(o models.Decline) bool { return o.Provider == d.Provider && o.Code == d.Code })
			if i < 0 {
				want[p.Currency], i = append(want[p.Currency], d), len(want[p.Currency])
			}
			want[p.Currency][i].Count++
		}
		day := noon.Time().Truncate(24 * time.Hour)
		r, err := l.Report(t.Context(), models.ReportFilter{From: day, To: day.AddDate(0, 0, 1), Step: models.ByDay})
		if err != nil || len(r.Currencies) != len(viewCurrencies) {
			t.Fatal(r, err)
		}
		for _, c := range r.Currencies {
			if len(c.Declines) != 6 || len(want[c.Currency]) != 6 {
				t.Errorf("%s: %v", c.Currency, c.Declines)
			}
			if !slices.IsSortedFunc(c.Declines, func(x, y models.Decline) int { return int(y.Count - x.Count) }) {
				t.Errorf("%s: not by how many: %v", c.Currency, c.Declines)
			}
			for _, d := range c.Declines {
				if !slices.Contains(want[c.Currency], d) {
					t.Errorf("%s: %v is not among %v", c.Currency, d, want[c.Currency])
				}
			}
		}
	})
}

func same(t *rapid.T, what string, got, want models.Sums) {
	if got != want {
		t.Fatalf("%s: %+v, want %+v", what, got, want)
	}
}

func summed(entries []reported, payments []models.Payment, currency string, from, to time.Time, method *string) (s models.Sums) {
	within := func(at models.Instant) bool { return at >= models.At(from) && at < models.At(to) }
	for _, e := range entries {
		if e.Currency != currency || !within(e.BookedAt) || method != nil && *method != e.Method {
			continue
		}
		switch e.Event {
		case "authorization", "increment":
			s.Volume += e.Amount
		case "charge":
			s.Volume, s.Captured, s.Net = s.Volume+e.Amount, s.Captured+e.Amount, s.Net+e.Amount
		case "capture":
			s.Captured, s.Net = s.Captured+e.Amount, s.Net+e.Amount
		case "refund", "credit":
			s.Refunded, s.Net = s.Refunded+e.Amount, s.Net-e.Amount
		case "payout", "chargeback":
			s.Net -= e.Amount
		case "wonback":
			s.Net += e.Amount
		}
	}
	for _, p := range payments {
		if p.Currency != currency || !within(p.CreatedAt) || method != nil && *method != p.Method {
			continue
		}
		switch p.Status {
		case "declined":
			s.Declined++
		case "open", "pending", "cancelled", "expired":
		default:
			s.Succeeded, s.Approved = s.Succeeded+1, s.Approved+p.Amount
		}
	}
	return s
}
