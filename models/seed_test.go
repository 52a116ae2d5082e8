package models_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

func year(payments int) models.HistoryOptions {
	to := modelstest.NewClock().Now()
	return models.HistoryOptions{Payments: payments, Seed: 7, From: to.AddDate(-1, 0, 0), To: to, Accounts: 2}
}

// words are the provider's for statuses of which it has its own.
var words = map[models.PaymentStatus]string{
	models.StatusOpen: "CREATED", models.StatusPending: "PENDING", models.StatusAuthorized: "AUTHORIZED", models.StatusReversed: "REVERSED",
	models.StatusDeclined: "FAILED", models.StatusCancelled: "CANCELLED", models.StatusExpired: "EXPIRED",
}

// Ensure that a history of the demo's size has every status, kind, currency and account, keeps to its time, and is
// the same again from the same seed only.
func TestHistoryHasEverything(t *testing.T) {
	statuses, kinds, others := map[models.PaymentStatus]int{}, map[providers.Kind]int{}, map[string]int{}
	last := year(0).From
	var n int
	o := year(2500)
	o.Accounts, o.Traits = 3, []models.Trait{models.EveryTrait, models.EveryTrait, {Holds: true, Payouts: true, Disputes: true}}
	for p := range models.History(o) {
		n++
		statuses[p.Status()]++
		if word := words[p.Status()]; word != "" && p.ProviderStatus != word {
			t.Errorf("%s here, %s at the provider", p.Status(), p.ProviderStatus)
		}
		others[p.Currency]++
		others[fmt.Sprint("account ", p.Account)]++
		if p.CreatedAt.Before(last) {
			t.Errorf("a payment at %v after one at %v", p.CreatedAt, last)
		}
		last = p.CreatedAt
		for _, o := range p.Operations {
			kinds[o.Kind]++
			if o.At.Before(p.CreatedAt) || !o.At.Before(year(0).To) {
				t.Errorf("an operation at %v on a payment of %v", o.At, p.CreatedAt)
			}
		}
	}
	if n != 2500 || len(statuses) != len(models.PaymentStatuses) || len(kinds) != 9 || len(others) != 5+3 {
		t.Errorf("%d payments: %v, %v, %v", n, statuses, kinds, others)
	}
	other := year(50)
	other.Seed++
	one, same, another := told(year(50)), told(year(50)), told(other)
	if one != same || one == another {
		t.Error("a history does not follow from its seed")
	}
}

func told(o models.HistoryOptions) string { return fmt.Sprint(slices.Collect(models.History(o))) }

// Ensure that histories of every small size come whole: the end of one is a fixed list.
func TestHistoryOfEverySize(t *testing.T) {
	for n := range 40 {
		if got := len(slices.Collect(models.History(year(n)))); got != n {
			t.Errorf("%d payments, want %d", got, n)
		}
	}
}

func seed(t testing.TB, s *modelstest.Shop, payments int, seed uint64) {
	t.Helper()
	o := models.SeedOptions{Payments: payments, Seed: seed, Accounts: []models.Account{*s.Account}, Actors: []models.Actor{modelstest.Clerk}}
	if err := s.Seed(context.Background(), o); err != nil {
		t.Fatal(err)
	}
}

// Ensure that a seeded book verifies clean, also when a second history comes to a first and payments go on after,
// and that the indexes and the triggers are those of before.
func TestSeed(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		before := guards(t, database)
		seed(t, s, 700, 1)
		if after := guards(t, database); len(before) < 20 || !slices.Equal(before, after) {
			t.Errorf("what guards the book was %v, is %v", before, after)
		}
		known(t, s, 2)
		seed(t, s, 300, 2)
		if got := ailing(s.Doctor(context.Background(), false), "clock"); got != "" && strings.HasSuffix(database, ".db") {
			t.Errorf("after it: %s", got) // such as a connection with the settings of the load
		}
		if strings.HasSuffix(database, ".db") {
			kept := texts(t, direct(t, database), "PRAGMA journal_mode")
			if pages := settings(t, s, "wal_autocheckpoint", "foreign_keys", "secure_delete", "ignore_check_constraints"); kept[0] != "wal" || pages != "4000 1 1 0" {
				t.Errorf("after it: %v, %s", kept, pages)
			}
		}
		s.Captured(t, money.New(1000, "EUR"))
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("a seeded book: %v", found[:min(len(found), 5)])
		}
		counts := texts(t, direct(t, database), "SELECT count(*) || '' FROM payments UNION ALL SELECT count(DISTINCT customer_id) || '' FROM payments")
		if slices.Sort(counts); counts[0] != "1002" || len(counts[1]) < 3 {
			t.Errorf("payments and people: %v", counts)
		}
	})
}

// Ensure that sums which come in parts are added, whether they are kept row by row or made in the end.
func TestLoadSums(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		if err := models.LoadSums(t.Context(), s.Ledger, s.Account.ID, 3); err != nil {
			t.Fatal(err)
		}
		got := texts(t, direct(t, database), "SELECT quarter || ' ' || book || ' ' || debit || ' ' || credit || ' ' || count FROM rollups")
		if len(got) != 1 || got[0] != "1 sales 15 6 3" {
			t.Errorf("%q", got)
		}
	})
}

// settings are those of the connection that writes.
func settings(t *testing.T, s *modelstest.Shop, names ...string) string {
	t.Helper()
	var all []string
	for _, name := range names {
		var value string
		if err := models.Writer(s.Ledger).Raw("PRAGMA " + name).Scan(&value).Error; err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
	}
	return strings.Join(all, " ")
}

// known makes a customer known to the book whom a history of the seed is going to have too.
func known(t *testing.T, s *modelstest.Shop, seed uint64) {
	t.Helper()
	for p := range models.History(models.HistoryOptions{Payments: 300, Seed: seed, From: s.Clock.Now().AddDate(-1, 0, 0), To: s.Clock.Now()}) {
		if p.Customer.Email == "" {
			continue
		}
		_, err := s.SendCredit(context.Background(), modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(100, "EUR"), Reason: "known before",
			Customer: providers.Customer{Email: p.Customer.Email},
		})
		if err != nil {
			t.Fatal(err)
		}
		return
	}
}

// guards are the indexes, triggers and constraints, how each is made, and whether it is in force.
func guards(t *testing.T, database string) []string {
	t.Helper()
	query := "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name"
	if strings.HasPrefix(database, "postgres") {
		query = `SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
			UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
			WHERE connamespace = current_schema()::regnamespace
			UNION ALL SELECT tgenabled::text || ' ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
			WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal ORDER BY 1`
	}
	return texts(t, direct(t, database), query)
}

// Ensure that what follows the last payment, which in a large book is most of the time, is told step by step to its end.
func TestSeedTellsItsEnd(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		var told, total int
		err := s.Seed(t.Context(), models.SeedOptions{
			Payments: 20, Seed: 1, Accounts: []models.Account{*s.Account},
			Finishing: func(done, of int) {
				if done != told {
					t.Errorf("%d of %d is told after %d", done, of, told-1)
				}
				told, total = told+1, of
			},
		})
		if err != nil || total < 20 || told != total+1 {
			t.Errorf("%d of %d were told, %v", told-1, total, err)
		}
	})
}

// Ensure that a history goes in whole or not at all, once, and never among real money.
func TestSeedRefuses(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		live := *s.Account
		live.Mode = providers.ModeLive
		ctx, cancel := context.WithCancel(context.Background())
		for name, o := range map[string]models.SeedOptions{
			"a live account": {Payments: 5, Accounts: []models.Account{live}},
			"no account":     {Payments: 5},
			"the future":     {Payments: 5, Accounts: []models.Account{*s.Account}, To: s.Clock.Now().Add(time.Hour)},
			"stopped": {Payments: 21_000, Accounts: []models.Account{*s.Account}, Progress: func(done, _ int) {
				if done >= 4000 {
					cancel()
				}
			}},
		} {
			if err := s.Seed(ctx, o); err == nil {
				t.Errorf("%s: taken", name)
			}
			ctx, cancel = context.WithCancel(context.Background())
			defer cancel()
		}
		seed(t, s, 20, 1)
		s.Clock.Turn(time.Hour)
		if err := s.Seed(ctx, models.SeedOptions{Payments: 20, Seed: 1, Accounts: []models.Account{*s.Account}}); err == nil || !strings.Contains(err.Error(), "another seed") {
			t.Errorf("the same seed twice: %v", err)
		}
		refusesTaken(t, s, direct(t, database))
		if n := texts(t, direct(t, database), "SELECT count(*) || '' FROM payments"); n[0] != "20" {
			t.Errorf("%s payments after all that was refused", n)
		}
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("the book after all that was refused: %v", found)
		}
	})
}

// refusesTaken seeds a history of which the last payment's number is in the book already: what came before goes as well.
func refusesTaken(t *testing.T, s *modelstest.Shop, db *sql.DB) {
	t.Helper()
	o := models.SeedOptions{Payments: 10_100, Seed: 2, From: s.Clock.Now().AddDate(-1, 0, 0), To: s.Clock.Now(), Accounts: []models.Account{*s.Account}}
	var last string
	for p := range models.History(o.History()) {
		last = cmp.Or(p.ProviderID, last)
	}
	was := texts(t, db, "SELECT provider_id FROM payments WHERE id = 1")[0]
	change := func(to string) {
		if _, err := db.Exec("UPDATE payments SET provider_id = $1 WHERE id = 1", to); err != nil {
			t.Fatal(err)
		}
	}
	change(last)
	if err := s.Seed(context.Background(), o); err == nil {
		t.Error("a number that is taken: taken again")
	}
	change(was)
}

// Ensure that the book and a simulator with the same history agree on every payment: asked, nothing changes.
func TestHistoryAgrees(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	seed(t, s, 1500, 3)
	var records []sim.Payment
	for p := range models.History(models.HistoryOptions{Payments: 1500, Seed: 3, From: s.Clock.Now().AddDate(-1, 0, 0), To: s.Clock.Now()}) {
		records = append(records, record(p))
	}
	if err := s.Sim.Load(records); err != nil {
		t.Fatal(err)
	}
	statuses := map[models.PaymentStatus]int{}
	for id := int64(1); id <= 1500; id++ {
		before := s.Payment(t, id)
		changes, err := s.AskNow(context.Background(), modelstest.Clerk, id)
		p := s.Payment(t, id)
		if err != nil || changes != 0 || p.Drift != "" || p.ProviderStatus != before.ProviderStatus {
			t.Errorf("payment %d, %s, %s: %d changes, drift %q, %q was %q, %v", id, p.Kind, p.Status, changes, p.Drift,
				p.ProviderStatus, before.ProviderStatus, err)
		}
		s.Agrees(t, id)
		statuses[p.Status]++
	}
	if len(statuses) != len(models.PaymentStatuses)-1 { // Computop has no payouts
		t.Errorf("only %v", slices.Collect(maps.Keys(statuses)))
	}
}

// record is an invented payment as the simulator keeps it. Where amounts moved, the simulator finds its own word.
func record(p models.HistoricPayment) sim.Payment {
	if p.Authorized > 0 || p.Kind == models.KindCredit {
		p.ProviderStatus = ""
	}
	return sim.Payment{
		PayID: p.ProviderID, TransID: p.Reference, MerchantID: "sim_merchant", Kind: string(p.Kind), Currency: p.Currency,
		Amount: p.Amount, Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded,
		Reversed: p.Reversed - p.Lapsed, Lapsed: p.Lapsed, Status: p.ProviderStatus, ResponseCode: p.ProviderCode,
		ResponseDescription: p.ProviderMessage, Email: p.Customer.Email, FirstName: p.Customer.FirstName, LastName: p.Customer.LastName,
		Method: strings.ToUpper(p.Method), CardBrand: p.Brand, Last4: p.Last4, Expiry: strings.ReplaceAll(p.Expiry, "-", ""),
		Created: p.CreatedAt, Updated: p.UpdatedAt,
	}
}

// BenchmarkSeed and BenchmarkVerify take the size from KONTOR_BENCH_PAYMENTS; the demo's where it is not set.
func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		seed(b, modelstest.NewShop(b, modelstest.ShopOptions{}), benchPayments(), 1)
	}
}

// BenchmarkVerify is of a seeded book.
func BenchmarkVerify(b *testing.B) {
	s := modelstest.NewShop(b, modelstest.ShopOptions{})
	seed(b, s, benchPayments(), 1)
	for b.Loop() {
		if found := findings(b, s.Ledger); len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func benchPayments() int {
	if n, err := strconv.Atoi(os.Getenv("KONTOR_BENCH_PAYMENTS")); err == nil {
		return n
	}
	return 2500
}
