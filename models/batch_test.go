package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

// bulkDesk is a shop with two clerks of flesh and blood, and a second way into its database.
type bulkDesk struct {
	*modelstest.Shop
	clerk, other models.Actor
	sql          *sql.DB
	postgres     bool
}

func onBulk(t *testing.T, test func(t *testing.T, d *bulkDesk)) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := &bulkDesk{Shop: till(t, database), postgres: strings.HasPrefix(database, "postgres")}
		d.sql = openSQL(t, database)
		d.clerk, d.other = d.person(t, "karl", models.Clerk), d.person(t, "mia", models.Manager)
		test(t, d)
	})
}

func (d *bulkDesk) person(t *testing.T, name string, role models.Role) models.Actor {
	t.Helper()
	u, err := d.CreateUser(context.Background(), models.System, models.UserInput{
		Email: name + "@kontor.test", Name: name, Role: role, Password: goodPassword,
	})
	if err != nil {
		t.Fatal(err)
	}
	return u.Actor()
}

// rehearsed chooses payments and lets the worker look at them.
func (d *bulkDesk) rehearsed(t *testing.T, kind providers.Kind, payments ...*models.Payment) *models.Batch {
	t.Helper()
	in := models.BatchInput{Key: models.NewKey(), Kind: kind}
	for _, p := range payments {
		in.PaymentIDs = append(in.PaymentIDs, p.ID)
	}
	b, err := d.RehearseBatch(context.Background(), d.clerk, in)
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	return b
}

func (d *bulkDesk) starts(t *testing.T, b *models.Batch) {
	t.Helper()
	if err := d.StartBatch(context.Background(), d.clerk, b.ID, "the goods have left"); err != nil {
		t.Fatal(err)
	}
}

// fares is how many payments of a batch fare how, with what of each currency.
func (d *bulkDesk) fares(t *testing.T, b *models.Batch) string {
	t.Helper()
	sums, err := d.BatchSums(context.Background(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, s := range sums {
		told = append(told, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", s.Count, s.Outcome, money.New(s.Amount, s.Currency), s.Why)))
	}
	return strings.Join(told, ", ")
}

func (d *bulkDesk) wantFares(t *testing.T, b *models.Batch, want string) {
	t.Helper()
	if got := d.fares(t, b); got != want {
		t.Errorf("it fares: %s\n    want: %s", got, want)
	}
}

func (d *bulkDesk) wantBatch(t *testing.T, b *models.Batch, want models.BatchStatus) *models.Batch {
	t.Helper()
	got, err := d.Batch(context.Background(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != want {
		t.Errorf("the batch is %s, want %s", got.Status, want)
	}
	return got
}

// Ensure that a rehearsal moves nothing and says of each payment what would be moved or why not, and that the run does
// just that: at the gateway, in the amounts and in the ledger.
func TestBatchDoesWhatItRehearsed(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		payments := []*models.Payment{
			d.Authorized(t, euros(100_00)), d.Authorized(t, euros(50_00)), d.Authorized(t, money.New(12_000_000_000, "JPY")),
			d.Captured(t, euros(70_00)), d.Take(t, euros(20_00), providers.CaptureManual),
		}
		d.StartsCapture(t, payments[1], 20_00)
		b := d.rehearsed(t, providers.Capture, payments...)
		d.wantBatch(t, b, models.BatchRehearsed)
		rehearsal := "2 ready 130.00 EUR, 1 refused 0.00 EUR capture.nothing_left, 1 refused 0.00 EUR capture.not_authorized, 1 ready 12000000000 JPY"
		want := "2 ready 130.00 EUR"
		if got := d.fares(t, b); !strings.Contains(got, want) || !sameParts(got, rehearsal) {
			t.Fatalf("the rehearsal says: %s\n    want: %s", got, rehearsal)
		}
		if n := d.Sim.Calls("capture"); n != 1 {
			t.Fatalf("a rehearsal captured: %d calls", n)
		}
		sums, err := d.BatchSums(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		promised := map[string]int64{}
		for _, p := range models.BatchPostings(b.Kind, sums, models.OutcomeReady) {
			promised[string(p.Line.Book)+" "+p.Currency] += p.Line.Amount
		}
		before := d.books(t)
		d.starts(t, b)
		d.starts(t, b) // pressed twice
		d.Work(t)
		d.wantBatch(t, b, models.BatchDone)
		if got, want := d.fares(t, b), strings.ReplaceAll(rehearsal, "ready", "succeeded"); !sameParts(got, want) {
			t.Errorf("the run: %s\n    want: %s", got, want)
		}
		if n := d.Sim.Calls("capture"); n != 4 {
			t.Errorf("%d captures, want 1 + 3", n)
		}
		for _, p := range payments[:3] {
			p = d.Payment(t, p.ID)
			wantStatus(t, p, models.StatusCaptured)
			d.Agrees(t, p.ID)
		}
		after := d.books(t)
		for book, amount := range promised {
			if after[book]-before[book] != amount {
				t.Errorf("%s moved by %d, the rehearsal said %d", book, after[book]-before[book], amount)
			}
		}
		if len(promised) != 8 { // four books, two currencies
			t.Errorf("the rehearsal promised %v", promised)
		}
	})
}

// StartsCapture captures a part and waits for it.
func (d *bulkDesk) StartsCapture(t *testing.T, p *models.Payment, minor int64) {
	t.Helper()
	if _, err := d.RequestCapture(context.Background(), d.other, ask(p, minor)); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
}

// sameParts compares lists whose order means nothing.
func sameParts(a, b string) bool {
	return slices.Equal(slices.Sorted(slices.Values(strings.Split(a, ", "))), slices.Sorted(slices.Values(strings.Split(b, ", "))))
}

// books are the sums of all lines, by book and currency.
func (d *bulkDesk) books(t *testing.T) map[string]int64 {
	t.Helper()
	rows, err := d.sql.Query("SELECT book, currency, CAST(sum(amount) AS BIGINT) FROM lines JOIN entries ON entries.id = entry_id GROUP BY book, currency")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	sums := map[string]int64{}
	for rows.Next() {
		var book, currency string
		var sum int64
		if err := rows.Scan(&book, &currency, &sum); err != nil {
			t.Fatal(err)
		}
		sums[book+" "+currency] = sum
	}
	return sums
}

// Ensure that what changed since the rehearsal is left alone and named, and the rest is done.
func TestBatchLeavesWhatChanged(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		same, less, gone, tried := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00)), d.Captured(t, euros(30_00)), d.Captured(t, euros(40_00))
		b := d.rehearsed(t, providers.Refund, same, less, gone, tried)
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		giveBack(t, d.Shop, models.Ask{PaymentID: tried.ID, Amount: euros(40_00)}) // all is left, but somebody was at it
		for p, minor := range map[*models.Payment]int64{less: 5_00, gone: 30_00} {
			giveBack(t, d.Shop, models.Ask{PaymentID: p.ID, Amount: euros(minor)})
		}
		calls := d.Sim.Calls("refund")
		d.starts(t, b)
		d.Work(t)
		d.wantFares(t, b, "3 changed 90.00 EUR batch.changed, 1 succeeded 10.00 EUR")
		if n := d.Sim.Calls("refund") - calls; n != 1 {
			t.Errorf("%d refunds, want 1", n)
		}
		lines, err := d.BatchLines(context.Background(), b.ID, models.OutcomeChanged, 0, 10)
		if err != nil || len(lines) != 3 {
			t.Fatal(len(lines), err)
		}
		if l := lines[0]; l.PaymentID != less.ID || l.Stood != models.StatusCaptured || l.Stands != models.StatusPartiallyRefunded || l.Amount != 20_00 || l.LeftNow != 15_00 {
			t.Errorf("what changed is told as %+v", l.BatchRow)
		}
		if l := lines[1]; l.PaymentID != gone.ID || l.Stands != models.StatusRefunded || l.LeftNow != 0 {
			t.Errorf("what is gone is told as %+v", l.BatchRow)
		}
	})
}

// Ensure that a process killed at any moment of a run asks no payment twice: where it had asked and not written so, and
// where it had claimed the batch and done nothing.
func TestBatchGoesOnAfterAKill(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		b := d.rehearsed(t, providers.Refund, d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00)))
		d.starts(t, b)
		d.Work(t)
		d.wantFares(t, b, "2 succeeded 30.00 EUR")
		d.killed(t, b)
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if err := d.Run(ctx, 1); err != nil { // takes over what was left behind
			t.Fatal(err)
		}
		if d.postgres { // others may be at it: their lease is waited for
			d.Clock.Turn(time.Minute)
		}
		d.Work(t)
		d.wantBatch(t, b, models.BatchDone)
		d.wantFares(t, b, "2 succeeded 30.00 EUR")
		if n := d.Sim.Calls("refund"); n != 2 {
			t.Errorf("%d refunds, want 2", n)
		}
	})
}

// killed leaves a batch as a process does that dies after it asked for all and before it wrote so.
func (d *bulkDesk) killed(t *testing.T, b *models.Batch) {
	t.Helper()
	lease := int64(models.At(d.Clock.Now().Add(time.Minute)))
	for _, text := range []string{
		fmt.Sprintf("UPDATE batch_rows SET status = 'ready', operation_id = NULL WHERE batch_id = %d", b.ID),
		fmt.Sprintf("UPDATE batches SET status = 'running', ended_at = 0, due_at = %d, lease_until = %d WHERE id = %d", lease, lease, b.ID),
	} {
		if _, err := d.sql.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
}

// Ensure that the same form sent twice is one batch, and the form with another choice another.
func TestBatchFormSentTwice(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		a, b := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00))
		in := models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, PaymentIDs: []int64{a.ID, a.ID}}
		ids := map[int64]bool{}
		for range 2 {
			made, err := d.RehearseBatch(ctx, d.clerk, in)
			if err != nil || made.Size != 1 {
				t.Fatal(made, err)
			}
			ids[made.ID] = true
		}
		in.PaymentIDs = []int64{b.ID}
		other, err := d.RehearseBatch(ctx, d.clerk, in)
		if err != nil || len(ids) != 1 || ids[other.ID] {
			t.Errorf("batches %v, and %+v with %v", slices.Collect(maps.Keys(ids)), other, err)
		}
		again := d.rehearsed(t, providers.Refund, a)
		for id := range ids { // both rehearsed the same payment's whole: only one run gives it back
			d.starts(t, &models.Batch{ID: id})
		}
		d.starts(t, again)
		d.Work(t)
		d.wantFares(t, again, "1 changed 10.00 EUR batch.changed")
		if n := d.Sim.Calls("refund"); n != 1 {
			t.Errorf("%d refunds, want 1", n)
		}
	})
}

// Ensure that the whole view is what it was when it was chosen, and that nothing and too much are refused.
func TestBatchFreezesTheView(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		first := d.Captured(t, euros(10_00))
		d.Authorized(t, euros(10_00))
		view := &models.View{Statuses: []models.PaymentStatus{models.StatusCaptured}}
		b, err := d.RehearseBatch(ctx, d.clerk, models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, View: view})
		if err != nil {
			t.Fatal(err)
		}
		d.Captured(t, euros(99_00))
		d.Work(t)
		lines, err := d.BatchLines(ctx, b.ID, "", 0, 10)
		if err != nil || len(lines) != 1 || lines[0].PaymentID != first.ID {
			t.Errorf("the batch holds %+v, %v", lines, err)
		}
		for name, in := range map[string]models.BatchInput{
			"batch.none_chosen": {View: &models.View{Statuses: []models.PaymentStatus{models.StatusExpired}}},
			"batch.too_many":    {PaymentIDs: make([]int64, models.MaxBatch+1)},
			"payment.missing":   {PaymentIDs: []int64{first.ID, 1 << 40}},
			"batch.no_kind":     {PaymentIDs: []int64{first.ID}, Kind: providers.Payout},
			"form.key_missing":  {PaymentIDs: []int64{first.ID}, Key: strings.Repeat("k", 101)},
		} {
			if in.Kind == "" {
				in.Kind = providers.Refund
			}
			if in.Key == "" {
				in.Key = models.NewKey()
			}
			if _, err := d.RehearseBatch(ctx, d.clerk, in); models.AsProblem(err) == nil || models.AsProblem(err).Key != name {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Ensure that no more of a batch is on its way at once than its window holds, so that a stop leaves the rest and a gateway
// that does not answer makes few outcomes unknown; and that it goes on once they are known.
func TestBatchWaitsForItsOwn(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		var payments []*models.Payment
		for range 50 {
			payments = append(payments, d.Captured(t, euros(1_00)))
		}
		b := d.rehearsed(t, providers.Refund, payments...)
		d.Sim.SetFaults(sim.Faults{FailBefore: sim.Fault{Next: 1000, Only: "refund"}})
		d.starts(t, b)
		d.Work(t)
		d.wantBatch(t, b, models.BatchRunning)
		d.wantFares(t, b, "10 ready 10.00 EUR, 40 unknown 40.00 EUR")
		if err := d.StopBatch(ctx, d.person(t, "eve", models.Clerk), b.ID); !models.HasCode(err, models.Forbidden) {
			t.Errorf("another clerk stops it: %v", err)
		}
		if err := d.StopBatch(ctx, d.other, b.ID); err != nil {
			t.Fatal(err)
		}
		d.Sim.SetFaults(sim.Faults{})
		d.WorkLater(t, 5*time.Minute)
		d.wantFares(t, b, "10 ready 10.00 EUR, 40 succeeded 40.00 EUR")
		if got := d.wantBatch(t, b, models.BatchStopped); got.StoppedBy != "mia" || got.EndedAt == 0 {
			t.Errorf("who stopped it: %+v", got)
		}
		rest := d.rehearsed(t, providers.Refund, payments...)
		d.wantFares(t, rest, "10 ready 10.00 EUR, 40 refused 0.00 EUR refund.nothing_left")
		d.Sim.SetFaults(sim.Faults{})
		d.starts(t, rest)
		d.Work(t)
		d.wantBatch(t, rest, models.BatchDone)
		d.wantFares(t, rest, "40 refused 0.00 EUR refund.nothing_left, 10 succeeded 10.00 EUR")
	})
}

// Ensure who may do what, and that a rehearsal does not hold for ever.
func TestBatchRights(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		p := d.Captured(t, euros(10_00))
		in := models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, PaymentIDs: []int64{p.ID}}
		if _, err := d.RehearseBatch(ctx, d.person(t, "vera", models.Viewer), in); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer rehearses: %v", err)
		}
		b := d.rehearsed(t, providers.Refund, p)
		for key, err := range map[string]error{
			"batch.of_another": d.StartBatch(ctx, d.other, b.ID, ""),
			"form.too_long":    d.StartBatch(ctx, d.clerk, b.ID, strings.Repeat("a", 501)),
			"batch.missing":    d.StartBatch(ctx, d.clerk, 1<<40, ""),
		} {
			if problem := models.AsProblem(err); problem == nil || problem.Key != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		d.Clock.Turn(models.BatchHolds)
		if err := d.StartBatch(ctx, d.clerk, b.ID, ""); models.AsProblem(err) == nil || models.AsProblem(err).Key != "batch.too_old" {
			t.Errorf("a day later: %v", err)
		}
		fresh := d.rehearsed(t, providers.Refund, p)
		d.starts(t, fresh)
		if _, err := d.sql.Exec(fmt.Sprintf("UPDATE users SET role = 'viewer' WHERE id = %d", d.clerk.UserID)); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if got := d.wantBatch(t, fresh, models.BatchStopped); got.StoppedBy != models.System.Name {
			t.Errorf("stopped by %q", got.StoppedBy)
		}
		d.wantFares(t, fresh, "1 ready 10.00 EUR")
		if n := d.Sim.Calls("refund"); n != 0 {
			t.Errorf("%d refunds by who may act no more", n)
		}
	})
}

// Ensure that what paid an invoice is given back on its own page, where its credit note is made: also where it came to pay
// one after the rehearsal.
func TestBatchGivesNoInvoiceBack(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		i := payable(t, d.Shop)
		p, free := payInvoice(t, d.Shop, i.ID, i.Total), d.Captured(t, euros(10_00))
		b := d.rehearsed(t, providers.Refund, p, free)
		d.wantFares(t, b, "1 ready 10.00 EUR, 1 refused 0.00 EUR batch.pays_invoice")
		for _, text := range []string{ // as it would have been without the invoice
			fmt.Sprintf("UPDATE batch_rows SET status = 'ready', amount = %d, why = '' WHERE payment_id = %d", i.Total, p.ID),
		} {
			if _, err := d.sql.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		d.starts(t, b)
		d.Work(t)
		if got := d.fares(t, b); !strings.Contains(got, "1 changed") || !strings.Contains(got, "batch.pays_invoice") || !strings.Contains(got, "1 succeeded 10.00 EUR") {
			t.Errorf("it fares: %s", got)
		}
	})
}

// Ensure that who lets many payments run is told once, in the end, and not of each that is declined.
func TestBatchTellsOnce(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		one, two := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00))
		b := d.rehearsed(t, providers.Refund, one, two)
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		d.starts(t, b)
		d.Work(t)
		if got := d.fares(t, b); !strings.Contains(got, "1 declined") || !strings.Contains(got, "1 succeeded") {
			t.Fatalf("it fares: %s", got)
		}
		told, err := d.Notices(ctx, d.clerk, 0, 10)
		if err != nil || len(told) != 1 || told[0].Kind != models.NoticeBatch || told[0].ThingID != b.ID {
			t.Errorf("told %+v, %v", told, err)
		}
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		if _, err := d.RequestRefund(ctx, d.clerk, ask(d.Payment(t, one.ID), 1_00)); err != nil {
			if _, err = d.RequestRefund(ctx, d.clerk, ask(d.Payment(t, two.ID), 1_00)); err != nil {
				t.Fatal(err)
			}
		}
		d.Work(t)
		if told, err := d.Notices(ctx, d.clerk, 0, 10); err != nil || len(told) != 2 || told[0].Kind != models.NoticeDeclined {
			t.Errorf("of one alone: told %+v, %v", told, err)
		}
	})
}

// Ensure that a reason that names somebody is scrubbed when they are erased.
func TestBatchReasonIsErased(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		p := d.Captured(t, euros(10_00))
		b := d.rehearsed(t, providers.Refund, p)
		if err := d.StartBatch(ctx, d.clerk, b.ID, "Erika Muster and others sent it back"); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if err := d.Erase(ctx, d.other, models.Erasure{Key: models.NewKey(), CustomerID: *d.Payment(t, p.ID).CustomerID}); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if got := d.wantBatch(t, b, models.BatchDone).Reason; strings.Contains(got, "Muster") || !strings.Contains(got, "sent it back") {
			t.Errorf("the reason is %q", got)
		}
	})
}
