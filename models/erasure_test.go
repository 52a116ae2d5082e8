package models_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// No word of a real book is like these: whatever is left of them is found.
const (
	leftName  = "Qwertzuiop"
	leftEmail = "erika.qwertzuiop@example.com"
)

// remembered is a shop that holds of one person all that can be held: it gives their number, and a payment of theirs.
func remembered(t *testing.T, database string) (*modelstest.Shop, int64, *models.Payment) {
	t.Helper()
	ctx := context.Background()
	s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database, Composer: &plainly{}})
	staff := staffOf(t, s.Ledger)
	c := made(t, s.Ledger, models.CustomerInput{
		Name: "Erika " + leftName, Email: leftEmail, Company: leftName + " GmbH", Phone: "+49 30 777 888 999", Street: leftName + "straße 5", Reference: "C-qwertzuiop",
	})
	var p *models.Payment
	for i := range 3 {
		p = paidBy(t, s, models.Person{FirstName: "Erika", LastName: leftName, Email: leftEmail}, fmt.Sprintf("Books for Erika %s, %s", leftName, leftEmail))
		if err := s.AddNote(ctx, staff, p.ID, models.NewKey(), "Frau "+leftName+" called."); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if _, err := s.RequestRefund(ctx, modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: money.New(100, "EUR"), Key: models.NewKey(), Reason: "too small"}); err != nil {
				t.Fatal(err)
			}
			s.Work(t)
		}
	}
	double := paidBy(t, s, models.Person{LastName: leftName + "-Alt", Email: "alt.qwertzuiop@example.org"}, "More books")
	if err := s.MergeCustomers(ctx, modelstest.Manager, merge(t, s.Ledger, c.ID, *double.CustomerID)); err != nil {
		t.Fatal(err)
	}
	if err := s.AddCustomerNote(ctx, staff, c.ID, models.NewKey(), leftName+" likes books."); err != nil {
		t.Fatal(err)
	}
	k, err := s.CreateLink(ctx, modelstest.Clerk, models.NewLink{
		Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(1200, "EUR"), Description: "Book of " + leftName, Message: "Dear " + leftName, Language: "de",
		Customer: providers.Customer{FirstName: "Erika", LastName: leftName, Email: leftEmail}, Capture: providers.CaptureAutomatic,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.OpenedLink(ctx, k.ID, models.Visitor{Address: "10.0.0.1", Agent: "Firefox"}, false); err != nil {
		t.Fatal(err)
	}
	if err := s.CancelLink(ctx, modelstest.Clerk, k.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SendTestMail(ctx, modelstest.Admin, models.NewKey(), "Erika.Qwertzuiop@example.com", "de"); err != nil {
		t.Fatal(err)
	}
	deliver(t, s, "nobody-knows", strings.ToUpper(leftEmail))
	view := models.SavedViewInput{Key: models.NewKey(), Name: "Frau " + leftName, Query: "currency=EUR&q=email%3A" + url.QueryEscape(leftEmail)}
	if _, err := s.SaveView(ctx, staff, view); err != nil {
		t.Fatal(err)
	}
	saved := models.SavedMethod{AccountID: s.Account.ID, CustomerID: c.ID, Token: "tok_qwertzuiop", Brand: "Visa", Last4: "1111", CreatedAt: 1}
	if err := models.Writer(s.Ledger).Create(&saved).Error; err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	beside(t, s.Ledger, staff, models.OnLink, k.ID)
	for _, thing := range []models.Thing{models.OnDelivery, models.OnEntry} {
		var ids []int64
		table := map[models.Thing]string{models.OnDelivery: "deliveries", models.OnEntry: "entries"}[thing]
		if err := models.Writer(s.Ledger).Raw("SELECT id FROM " + table).Scan(&ids).Error; err != nil || len(ids) == 0 {
			t.Fatalf("%d %s, %v", len(ids), table, err)
		}
		for _, at := range ids {
			beside(t, s.Ledger, staff, thing, at)
		}
	}
	return s, c.ID, p
}

// beside writes of the person, to a colleague, beside something of theirs.
func beside(t *testing.T, l *models.Ledger, staff models.Actor, thing models.Thing, id int64) {
	t.Helper()
	if err := l.AddThingNote(t.Context(), staff, thing, id, models.NewKey(), "@"+staff.Name+": Frau "+leftName+" asked about this."); err != nil {
		t.Fatal(err)
	}
}

// paidBy is a payment that somebody has paid, with its deliveries.
func paidBy(t *testing.T, s *modelstest.Shop, who models.Person, description string) *models.Payment {
	t.Helper()
	p, err := s.TakePayment(context.Background(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Channel: models.ChannelHosted, Amount: money.New(5000, "EUR"), Capture: "automatic",
		Description: description, Customer: who,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	if err := s.Sim.Pay(s.Payment(t, p.ID).ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	return s.Payment(t, p.ID)
}

// deliver lets a delivery of a payment in that names somebody.
func deliver(t *testing.T, s *modelstest.Shop, payID, email string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"payId": payID, "status": "OK", "customerInfo": map[string]string{"email": email}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AcceptDelivery(context.Background(), "computop", s.Account.Slug, http.Header{"Content-Type": {"application/json"}}, body); err != nil {
		t.Fatal(err)
	}
}

// remains is everything that the database holds, its files on SQLite and its rows on PostgreSQL, in lower case.
func remains(t *testing.T, database string) string {
	t.Helper()
	if !strings.HasPrefix(database, "postgres") {
		var all []byte
		for _, file := range []string{database, database + "-wal"} {
			text, err := os.ReadFile(file)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all = append(all, text...)
		}
		return strings.ToLower(string(all))
	}
	return rowsBut(t, database)
}

// rowsBut are all rows of all tables but some, in lower case.
func rowsBut(t *testing.T, database string, but ...string) string {
	t.Helper()
	db, find := direct(t, database), "SELECT name FROM sqlite_master WHERE type = 'table'"
	if strings.HasPrefix(database, "postgres") {
		find = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	}
	var all strings.Builder
	for _, table := range texts(t, db, find) {
		if slices.Contains(but, table) {
			continue
		}
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		row := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for _, cell := range row {
				fmt.Fprintf(&all, "%s: %s\n", table, cell)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return strings.ToLower(all.String())
}

// Ensure that of who is erased nothing is left, neither in a search nor anywhere in the database's file, that the amounts
// stay and add up, and that what comes later of them is not kept.
func TestErase(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, id, p := remembered(t, database)
		ctx := context.Background()
		before := remains(t, database)
		if n := strings.Count(before, "qwertzuiop"); n < 20 {
			t.Fatalf("the book holds them %d times only: the test is none", n)
		}
		e := models.Erasure{Key: models.NewKey(), CustomerID: id}
		for range 2 {
			if err := s.Erase(ctx, modelstest.Manager, e); err != nil {
				t.Fatal(err)
			}
		}
		if ids := append(suggested(t, s.Ledger, "qwertz"), suggested(t, s.Ledger, leftEmail)...); len(ids) != 0 {
			t.Errorf("before all of it is done they are found: %v", ids)
		}
		s.Work(t)
		task := erasureOf(t, s.Ledger, id)
		if task.Running() || task.Done != 4 || task.Total != 4 || len(task.LeftOvers()) != 1 || task.Words != "" {
			t.Errorf("the task is %+v", task)
		}
		if after := remains(t, database); strings.Contains(after, "qwertzuiop") || strings.Contains(after, "777 888 999") || strings.Contains(after, "tok_") {
			t.Errorf("there is still: %q", around(after, "qwertzuiop"))
		}
		for _, q := range []string{leftName, leftEmail, "alt.qwertzuiop@example.org", "erika", "C-qwertzuiop"} {
			if found, err := s.FindPayments(ctx, models.View{Query: q}, 10); err != nil || found.Total != 0 {
				t.Errorf("%q finds %d payments, %v", q, found.Total, err)
			}
			if found, err := s.FindCustomers(ctx, models.CustomerView{Query: q}, 10); err != nil || found.Total != 0 {
				t.Errorf("%q finds %d customers, %v", q, found.Total, err)
			}
		}
		got := s.Payment(t, p.ID)
		if got.Captured != p.Captured || got.Status != p.Status || got.Description != "Books for [erased], [erased]" || got.Last4 != "" || *got.CustomerID != id {
			t.Errorf("the payment is %+v", got)
		}
		if sums, _, err := s.CustomerSums(ctx, id); err != nil || len(sums) != 1 || sums[0].Captured != 20_000 || sums[0].Refunded != 100 {
			t.Errorf("the sums are %+v, %v", sums, err)
		}
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
		later(t, s, id, p)
		if after := remains(t, database); strings.Contains(after, "qwertzuiop") {
			t.Errorf("what came later is kept: %q", around(after, "qwertzuiop"))
		}
	})
}

func erasureOf(t *testing.T, l *models.Ledger, id int64) *models.CustomerTask {
	t.Helper()
	tasks, err := l.CustomerTasks(context.Background(), id)
	if err != nil || len(tasks) != 1 {
		t.Fatalf("%+v, %v", tasks, err)
	}
	return &tasks[0]
}

func around(text, word string) string {
	i := strings.Index(text, word)
	if i < 0 {
		return ""
	}
	return text[max(0, i-100):min(len(text), i+100)]
}

// later is news of an erased person's payment, and a refund that names nobody.
func later(t *testing.T, s *modelstest.Shop, id int64, p *models.Payment) {
	t.Helper()
	ctx := context.Background()
	if _, err := s.AskNow(ctx, modelstest.Clerk, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RequestRefund(ctx, modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: money.New(50, "EUR"), Key: models.NewKey()}); err != nil {
		t.Fatal(err)
	}
	deliver(t, s, p.ProviderID, leftEmail)
	s.Work(t)
	got := s.Payment(t, p.ID)
	if got.Refunded != 50 || got.CustomerName != "" || got.Email != "" || got.Last4 != "" || got.Expiry != "" {
		t.Errorf("later the payment is %+v", got)
	}
	if saved, err := s.SavedMethods(ctx, id); err != nil || len(saved) != 0 {
		t.Errorf("saved again: %+v, %v", saved, err)
	}
	back := bring(t, s, models.Person{LastName: "Back", Email: "e.q.back@example.com"})
	if *back.CustomerID == id {
		t.Error("somebody else is who was erased")
	}
}

// Ensure that an erasure goes on where it was, one row at a time and over the death of whoever was at it at any step.
func TestEraseInSteps(t *testing.T) {
	models.SmallTasks(t)
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, id, _ := remembered(t, database)
		ctx := context.Background()
		if err := s.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id}); err != nil {
			t.Fatal(err)
		}
		steps := 0
		for erasureOf(t, s.Ledger, id).Running() {
			if _, err := models.ClaimTask(ctx, s.Ledger); err != nil { // and dies
				t.Fatal(err)
			}
			s.Clock.Turn(2 * time.Minute)
			if _, err := models.OneTask(ctx, s.Ledger); err != nil {
				t.Fatal(err)
			}
			if steps++; steps > 100 {
				t.Fatal("it does not end")
			}
		}
		if steps < 10 {
			t.Errorf("%d steps: the test is none", steps)
		}
		if after := remains(t, database); strings.Contains(after, "qwertzuiop") {
			t.Errorf("there is still: %q", around(after, "qwertzuiop"))
		}
	})
}

// Ensure that whoever comes back with the same e-mail while the erasure runs, or after it, is somebody new, of whom nothing
// is erased.
func TestEraseAndComeBack(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, id, _ := remembered(t, database)
		ctx := context.Background()
		if err := s.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id}); err != nil {
			t.Fatal(err)
		}
		s.Clock.Turn(time.Second)
		if _, err := s.SendTestMail(ctx, modelstest.Admin, models.NewKey(), leftEmail, "de"); err != nil {
			t.Fatal(err)
		}
		p := bring(t, s, models.Person{LastName: leftName, Email: leftEmail})
		s.Work(t)
		if got := s.Payment(t, p.ID); *got.CustomerID == id || got.Email != leftEmail || got.CustomerName != leftName {
			t.Errorf("%+v", got)
		}
		if mails := texts(t, direct(t, database), "SELECT email FROM mails ORDER BY id"); len(mails) != 2 || mails[0] != "erased" || mails[1] != leftEmail {
			t.Errorf("the mails are to %v", mails)
		}
	})
}

// Ensure that nobody is erased while something is going on, that it is named, and that an erasure is a manager's.
func TestEraseRefused(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, ctx := modelstest.NewShop(t, modelstest.ShopOptions{Database: database, Composer: &plainly{}}), context.Background()
		p := s.Captured(t, money.New(5000, "EUR"))
		id := *p.CustomerID
		erase := func(actor models.Actor, id int64) *models.Problem {
			return models.AsProblem(s.Erase(ctx, actor, models.Erasure{Key: models.NewKey(), CustomerID: id}))
		}
		if p := erase(modelstest.Clerk, id); p == nil || p.Code != models.Forbidden {
			t.Errorf("a clerk: %v", p)
		}
		if _, err := s.RehearseErasure(ctx, modelstest.Clerk, id); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a clerk rehearses: %v", err)
		}
		if p := erase(modelstest.Manager, 99); p == nil || p.Code != models.Missing {
			t.Errorf("nobody: %v", p)
		}
		if _, err := s.RequestRefund(ctx, modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: money.New(50, "EUR"), Key: models.NewKey()}); err != nil {
			t.Fatal(err)
		}
		blocked(t, s, id, "erasure.open.operation", "ORDER-1")
		s.Work(t)
		k, err := s.CreateLink(ctx, modelstest.Clerk, models.NewLink{
			Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books", Language: "en", CustomerID: id, Capture: "automatic",
			Customer: models.Person{Email: p.Email},
		})
		if err != nil {
			t.Fatal(err)
		}
		blocked(t, s, id, "erasure.open.link", "Two books")
		if err := s.CancelLink(ctx, modelstest.Clerk, k.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SendTestMail(ctx, modelstest.Admin, models.NewKey(), "Erika@Example.com", "en"); err != nil {
			t.Fatal(err)
		}
		blocked(t, s, id, "erasure.open.mail", "erika@example.com")
		s.Work(t)
		if problem := erase(modelstest.Manager, id); problem != nil {
			t.Error(problem)
		}
		if p := erase(modelstest.Manager, id); p == nil || p.Key != "customer.erased" {
			t.Errorf("a second time: %v", p)
		}
		s.Work(t)
	})
}

func blocked(t *testing.T, s *modelstest.Shop, id int64, key, name string) {
	t.Helper()
	err := s.Erase(context.Background(), modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id})
	if p := models.AsProblem(err); p == nil || p.Code != models.Conflict || p.Key != key || p.Args["name"] != name {
		t.Errorf("%v, want %s of %s", err, key, name)
	}
	r, err := s.RehearseErasure(context.Background(), modelstest.Manager, id)
	if err != nil || len(r.Open) != 1 || r.Open[0].Name != name {
		t.Errorf("the rehearsal says %+v, %v", r, err)
	}
}

// Ensure that an erasure of somebody with very much behind them holds nobody up: each step is one transaction.
func BenchmarkErase(b *testing.B) {
	l, ctx := modelstest.OpenComputop(b, modelstest.SQLite(b)), context.Background()
	modelstest.Seed(b, l, 100_000)
	for _, text := range []string{"UPDATE payments SET customer_id = 1", "UPDATE operations SET status = 'declined', settled = 0, due_at = 0 WHERE status NOT IN ('succeeded', 'declined')"} {
		if err := models.Writer(l).Exec(text).Error; err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	if err := l.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: 1}); err != nil {
		b.Fatal(err)
	}
	var longest time.Duration
	steps := 0
	for worked := true; worked; steps++ {
		began := time.Now()
		var err error
		if worked, err = models.OneTask(ctx, l); err != nil {
			b.Fatal(err)
		}
		longest = max(longest, time.Since(began))
	}
	b.ReportMetric(float64(longest.Milliseconds()), "ms/longest")
	b.ReportMetric(float64(steps), "steps")
}

// Ensure that a gateway forgets what was saved before it is deleted here, is asked again where it does not answer, and in
// the end is told of as something left to be done.
func TestEraseForgetsAtTheGateway(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	ctx := context.Background()
	p := savedByPhone(t, d)
	saved, err := d.SavedMethods(ctx, *p.CustomerID)
	if err != nil || len(saved) == 0 {
		t.Fatalf("%+v, %v", saved, err)
	}
	d.Gateways["paymentz"].Trouble("failBefore")
	if err := d.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: *p.CustomerID}); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	if task := erasureOf(t, d.Ledger, *p.CustomerID); task.Attempts == 0 || task.Failed != "erasure.gateway" || !task.Running() {
		t.Errorf("with the gateway away: %+v", task)
	}
	d.Gateways["paymentz"].Trouble("")
	d.WorkLater(t, 10*time.Minute)
	if task := erasureOf(t, d.Ledger, *p.CustomerID); task.Running() || len(task.LeftOvers()) != 0 {
		t.Errorf("with the gateway back: %+v", task)
	}
	if bytes.Contains(d.Log.Bytes(), []byte(saved[0].Token)) {
		t.Error("the token is in the log")
	}
}
