package models_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// merge is what the form of a rehearsal sends.
func merge(t *testing.T, l *models.Ledger, winner, loser int64, take ...string) models.Merge {
	t.Helper()
	r, err := l.RehearseMerge(context.Background(), modelstest.Manager, winner, loser)
	if err != nil {
		t.Fatal(err)
	}
	return models.Merge{
		Key: models.NewKey(), Winner: winner, Loser: loser, Take: take, WinnerSeen: r.Winner.UpdatedAt, LoserSeen: r.Loser.UpdatedAt,
	}
}

// twice is one person whom the book has as two: each with payments, the second with a note too.
func twice(t *testing.T, s *modelstest.Shop, payments int) (first, second int64) {
	t.Helper()
	clerk := staffOf(t, s.Ledger)
	for range payments {
		first = *bring(t, s, models.Person{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"}).CustomerID
		second = *bring(t, s, models.Person{FirstName: "Erika", LastName: "Meier", Email: "e.meier@example.org", Reference: "C-9"}).CustomerID
	}
	if err := s.AddCustomerNote(context.Background(), clerk, second, models.NewKey(), "Married."); err != nil {
		t.Fatal(err)
	}
	return first, second
}

// staffOf is a manager with a row, who can write notes.
func staffOf(t *testing.T, l *models.Ledger) models.Actor {
	t.Helper()
	if err := l.CreateDemoUsers(context.Background()); err != nil {
		t.Fatal(err)
	}
	all, err := l.Users(context.Background(), modelstest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if all[i].Role == models.Manager {
			return all[i].Actor()
		}
	}
	t.Fatal("nobody")
	return models.Actor{}
}

func suggested(t *testing.T, l *models.Ledger, q string) (ids []int64) {
	t.Helper()
	found, err := l.SuggestCustomers(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return idsOf(found)
}

func paymentsOf(t *testing.T, l *models.Ledger, customer int64) int {
	t.Helper()
	page, err := l.FindPayments(context.Background(), models.View{Customer: customer}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return page.Total
}

// Ensure that all that points to the loser points to the winner, who is found under both names and gets what comes for
// either e-mail, that the loser leads there, and that the same form merges once.
func TestMerge(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{Database: database}), context.Background()
		winner, loser := twice(t, s, 2)
		m := merge(t, s.Ledger, winner, loser, "reference", "name")
		for range 2 {
			if err := s.MergeCustomers(ctx, modelstest.Manager, m); err != nil {
				t.Fatal(err)
			}
		}
		if n, left := paymentsOf(t, s.Ledger, winner), paymentsOf(t, s.Ledger, loser); n != 4 || left != 0 {
			t.Errorf("%d payments there, %d left behind", n, left)
		}
		if notes, err := s.CustomerNotes(ctx, winner); err != nil || len(notes) != 1 || notes[0].By == "" {
			t.Errorf("the notes are %+v, %v", notes, err)
		}
		one, err := s.Customer(ctx, winner)
		if err != nil || one.Name != "Erika Meier" || one.Reference != "C-9" || one.Email != "erika@example.com" {
			t.Errorf("%+v, %v", one, err)
		}
		other, err := s.Customer(ctx, loser)
		if err != nil || other.MergedInto == nil || *other.MergedInto != winner {
			t.Errorf("%+v, %v", other, err)
		}
		for _, q := range []string{"erika@", "e.meier@", "muster", "meier", "c-9"} {
			if ids := suggested(t, s.Ledger, q); len(ids) != 1 || ids[0] != winner {
				t.Errorf("%q finds %v", q, ids)
			}
		}
		if p := bring(t, s, models.Person{LastName: "Meier", Email: "E.Meier@example.org"}); *p.CustomerID != winner {
			t.Errorf("a payment of the old e-mail is %d's", *p.CustomerID)
		}
		if page, err := s.FindCustomers(ctx, models.CustomerView{}, 10); err != nil || page.Total != 1 {
			t.Errorf("%d customers are listed, %v", page.Total, err)
		}
		trail, err := s.FindAudit(ctx, modelstest.Manager, models.AuditFilter{Action: "customer.merged", Limit: 10})
		if err != nil || len(trail) != 1 || trail[0].SubjectID != winner || !strings.Contains(trail[0].Detail, `"payments":2`) || strings.Contains(trail[0].Detail, "Meier") {
			t.Errorf("the trail is %+v, %v", trail, err)
		}
		if trail, err = s.FindAudit(ctx, modelstest.Manager, models.AuditFilter{Action: "customer.merged_into", Limit: 10}); err != nil || len(trail) != 1 || trail[0].SubjectID != loser {
			t.Errorf("the loser's trail is %+v, %v", trail, err)
		}
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that a merge takes the invoices and subscriptions along, and changes nothing of what was issued.
func TestMergeKeepsTheBooks(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		c := joined(t, database, "paytech", nil)
		merchant(t, c.Ledger)
		c.Clock.Turn(time.Minute) // until it is read anew
		in := threeRates()
		in.Email = "e.meier@example.org"
		i := finalised(t, c.Ledger, in)
		winner, loser := made(t, c.Ledger, models.CustomerInput{Name: "Erika Neu"}).ID, *i.CustomerID
		for _, gone := range []int64{loser, c.sub().CustomerID} {
			c.must(c.MergeCustomers(t.Context(), modelstest.Manager, merge(t, c.Ledger, winner, gone)))
		}
		c.Work(t)
		kept := reread(t, c.Ledger, i.ID)
		if *kept.CustomerID != winner || kept.Content != i.Content || kept.CustomerName != i.CustomerName || kept.Number != i.Number || kept.Email != i.Email {
			t.Errorf("the invoice is %+v", kept)
		}
		if s := c.sub(); s.CustomerID != winner {
			t.Errorf("the subscription is %d's", s.CustomerID)
		}
		c.until("2024-12-20 06:00")
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
		if later := c.Payment(t, c.periods()[1].Payments[0].ID); *later.CustomerID != winner {
			t.Errorf("its next payment is %d's", *later.CustomerID)
		}
		if found := findings(t, c.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that whoever takes the e-mail of the one who was merged leaves theirs in its place, and that a third merge leads
// all of them to the last.
func TestMergeChain(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{Database: database}), context.Background()
		winner, loser := twice(t, s, 1)
		if err := s.MergeCustomers(ctx, modelstest.Manager, merge(t, s.Ledger, winner, loser, "email")); err != nil {
			t.Fatal(err)
		}
		last := made(t, s.Ledger, models.CustomerInput{Name: "Erika Letzte", Email: "last@example.com"})
		if err := s.MergeCustomers(ctx, modelstest.Manager, merge(t, s.Ledger, last.ID, winner)); err != nil {
			t.Fatal(err)
		}
		for _, email := range []string{"erika@example.com", "e.meier@example.org", "last@example.com"} {
			if p := bring(t, s, models.Person{LastName: "X", Email: email}); *p.CustomerID != last.ID {
				t.Errorf("a payment of %s is %d's, want %d's", email, *p.CustomerID, last.ID)
			}
		}
		for _, id := range []int64{winner, loser} {
			if c, err := s.Customer(ctx, id); err != nil || c.MergedInto == nil || *c.MergedInto != last.ID {
				t.Errorf("%+v, %v", c, err)
			}
		}
		change := models.CustomerInput{Name: "Erika Letzte", Email: "e.meier@example.org", Seen: seen(t, s.Ledger, last.ID)}
		if _, err := s.ChangeCustomer(ctx, modelstest.Clerk, last.ID, change); err != nil {
			t.Fatal(err)
		}
		for _, email := range []string{"e.meier@example.org", "last@example.com"} {
			if p := bring(t, s, models.Person{LastName: "X", Email: email}); *p.CustomerID != last.ID {
				t.Errorf("after the change a payment of %s is %d's", email, *p.CustomerID)
			}
		}
	})
}

func seen(t *testing.T, l *models.Ledger, id int64) models.Instant {
	t.Helper()
	c, err := l.Customer(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c.UpdatedAt
}

// Ensure that what is more than one transaction follows step by step, also over the death of whoever was at it, and that
// the loser leads to the winner meanwhile.
func TestMergeInSteps(t *testing.T) {
	models.SmallTasks(t)
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{Database: database}), context.Background()
		winner, loser := twice(t, s, 5)
		if err := s.MergeCustomers(ctx, modelstest.Manager, merge(t, s.Ledger, winner, loser)); err != nil {
			t.Fatal(err)
		}
		tasks, err := s.CustomerTasks(ctx, winner)
		if err != nil || len(tasks) != 1 || tasks[0].Done != 2 || tasks[0].Total != 5 || paymentsOf(t, s.Ledger, winner) != 7 {
			t.Fatalf("%+v, %v", tasks, err)
		}
		if _, err := models.ClaimTask(ctx, s.Ledger); err != nil { // and dies
			t.Fatal(err)
		}
		if worked, err := models.OneTask(ctx, s.Ledger); worked || err != nil {
			t.Errorf("a second works at what is leased: %v", err)
		}
		if err := s.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: winner}); !models.HasCode(err, models.Conflict) {
			t.Errorf("erased in the middle: %v", err)
		}
		s.WorkLater(t, 1_000_000_000_000)
		if tasks, err = s.CustomerTasks(ctx, winner); err != nil || len(tasks) != 0 || paymentsOf(t, s.Ledger, winner) != 10 {
			t.Errorf("%+v, %v", tasks, err)
		}
		if notes, err := s.CustomerNotes(ctx, winner); err != nil || len(notes) != 1 {
			t.Errorf("%+v, %v", notes, err)
		}
	})
}

// Ensure that of merges that cross, or that go on from what has changed, one is done and nothing is lost.
func TestMergeAtOnce(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{Database: database}), context.Background()
		a, b := twice(t, s, 3)
		there, back := merge(t, s.Ledger, a, b), merge(t, s.Ledger, b, a)
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				m := []models.Merge{there, back}[i%2]
				m.Key = models.NewKey()
				errs[i] = s.MergeCustomers(ctx, modelstest.Manager, m)
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !models.HasCode(err, models.Conflict) {
				t.Error(err)
			}
		}
		if done != 1 || paymentsOf(t, s.Ledger, a)+paymentsOf(t, s.Ledger, b) != 6 {
			t.Errorf("%d merges, %d and %d payments", done, paymentsOf(t, s.Ledger, a), paymentsOf(t, s.Ledger, b))
		}
	})
}

// Ensure that a merge is a manager's, of two who are there, as they were seen.
func TestMergeRefused(t *testing.T) {
	s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{}), context.Background()
	a, b := twice(t, s, 1)
	good := merge(t, s.Ledger, a, b)
	for name, tt := range map[string]struct {
		actor  models.Actor
		change func(*models.Merge)
		want   models.Code
	}{
		"clerk":   {modelstest.Clerk, func(*models.Merge) {}, models.Forbidden},
		"same":    {modelstest.Manager, func(m *models.Merge) { m.Loser = m.Winner }, models.Invalid},
		"nobody":  {modelstest.Manager, func(m *models.Merge) { m.Loser = 99 }, models.Missing},
		"unseen":  {modelstest.Manager, func(m *models.Merge) { m.LoserSeen-- }, models.Conflict},
		"unseen2": {modelstest.Manager, func(m *models.Merge) { m.WinnerSeen-- }, models.Conflict},
		"no key":  {modelstest.Manager, func(m *models.Merge) { m.Key = "" }, models.Invalid},
	} {
		m := good
		tt.change(&m)
		if err := s.MergeCustomers(ctx, tt.actor, m); !models.HasCode(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.RehearseMerge(ctx, modelstest.Clerk, a, b); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a clerk rehearses: %v", err)
	}
	if n := paymentsOf(t, s.Ledger, a); n != 1 {
		t.Errorf("%d payments", n)
	}
	if err := s.MergeCustomers(ctx, modelstest.Manager, good); err != nil {
		t.Fatal(err)
	}
	other := good
	other.Loser = a
	other.Winner = b
	if err := s.MergeCustomers(ctx, modelstest.Manager, other); !models.HasCode(err, models.Conflict) {
		t.Errorf("the same key for another: %v", err)
	}
	for _, verb := range []func() error{
		func() error { return s.AddCustomerNote(ctx, staffOf(t, s.Ledger), b, models.NewKey(), "x") },
		func() error { _, err := s.ChangeCustomer(ctx, modelstest.Clerk, b, erika()); return err },
		func() error { _, err := s.RehearseMerge(ctx, modelstest.Manager, a, b); return err },
	} {
		if err := verb(); !models.HasCode(err, models.Conflict) {
			t.Errorf("something is done to who was merged: %v", err)
		}
	}
}

// Ensure that a merge of somebody with very much behind them holds nobody up: see mergeAtOnce.
func BenchmarkMerge(b *testing.B) {
	l := modelstest.OpenComputop(b, modelstest.SQLite(b))
	modelstest.Seed(b, l, 100_000)
	ctx := context.Background()
	if err := models.Writer(l).Exec("UPDATE payments SET customer_id = 1").Error; err != nil {
		b.Fatal(err)
	}
	from, to := int64(1), int64(2)
	for b.Loop() {
		r, err := l.RehearseMerge(ctx, modelstest.Manager, to, from)
		if err != nil {
			b.Fatal(err)
		}
		began := l.Now()
		err = l.MergeCustomers(ctx, modelstest.Manager, models.Merge{
			Key: models.NewKey(), Winner: to, Loser: from, WinnerSeen: r.Winner.UpdatedAt, LoserSeen: r.Loser.UpdatedAt,
		})
		if err != nil {
			b.Fatal(err)
		}
		asked := l.Now().Sub(began)
		if err := l.RunDueJobs(ctx); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(asked.Milliseconds()), "ms/answer")
		from, to = to, to+1
	}
}
